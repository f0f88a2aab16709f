package io.leveret.broker.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a configuration comes from; later components win over earlier ones, all over the defaults.
 *
 * @param file        a file in rabbitmq.conf's format, or a directory with {@code rabbitmq.conf} and {@code conf.d/*.conf};
 *                    empty: the one that RABBITMQ_CONFIG_FILE names, if any
 * @param environment the process environment
 * @param settings    the command line's {@code key=value}s
 */
public record ConfigurationSources(Optional<Path> file, Map<String, String> environment, List<String> settings) {}
