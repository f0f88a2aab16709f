package io.leveret.broker.config;

import java.util.List;

/**
 * What the loader found.
 *
 * @param ignored names of RabbitMQ's settings that were given but have no meaning here, sorted
 */
public record LoadedConfiguration(BrokerConfig config, List<String> ignored) {}
