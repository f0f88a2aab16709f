package io.leveret.broker.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads settings from the environment: the variables that RabbitMQ's image knows, and {@code LEVERET_} before any key, with
 * {@code __} for its dots and capitals for its letters; the {@code leveret.} of our own keys may be left out.
 */
final class EnvironmentVariables {

    private static final String PREFIX = "LEVERET_";
    private static final String OWN_KEYS = "leveret.";

    private static final Map<String, String> KEYS_OF_CREDENTIALS = Map.of(
            "RABBITMQ_DEFAULT_USER", "default_user",
            "RABBITMQ_DEFAULT_PASS", "default_pass",
            "RABBITMQ_DEFAULT_VHOST", "default_vhost");

    /** What Kubernetes adds to every container where a service is called "leveret". */
    private static final Pattern SERVICE_LINK = Pattern.compile("LEVERET_(SERVICE_(HOST|PORT.*)|PORT(_.*)?)");

    private final Map<String, String> environment;

    EnvironmentVariables(Map<String, String> environment) {
        this.environment = new TreeMap<>(environment);
    }

    Optional<Path> configurationFile() {
        return nonEmpty("RABBITMQ_CONFIG_FILE").map(EnvironmentVariables::withItsSuffix);
    }

    List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        KEYS_OF_CREDENTIALS.forEach((variable, key) -> {
            nonEmpty(variable + "_FILE").ifPresent(file -> settings.add(fromFile(key, file, variable + "_FILE")));
            nonEmpty(variable).ifPresent(value -> settings.add(new Setting(key, value, place(variable))));
        });
        listener().ifPresent(settings::add);
        environment.forEach((variable, value) -> {
            if (variable.startsWith(PREFIX) && !SERVICE_LINK.matcher(variable).matches()) {
                settings.add(new Setting(keyOf(variable), value, place(variable)));
            }
        });
        return settings;
    }

    private Optional<Setting> listener() {
        Optional<String> address = nonEmpty("RABBITMQ_NODE_IP_ADDRESS");
        Optional<String> port = nonEmpty("RABBITMQ_NODE_PORT");
        if (address.isEmpty() && port.isEmpty()) {
            return Optional.empty();
        }
        String variable = port.isPresent() ? "RABBITMQ_NODE_PORT" : "RABBITMQ_NODE_IP_ADDRESS";
        String value = address.map(host -> host + ":").orElse("") + port.orElse("5672");
        return Optional.of(new Setting("listeners.tcp.default", value, place(variable)));
    }

    private static String keyOf(String variable) {
        String key =
                variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace("__", ".");
        boolean own = ConfigurationKeys.find(key).isEmpty()
                && ConfigurationKeys.find(OWN_KEYS + key).isPresent();
        return own ? OWN_KEYS + key : key;
    }

    /** RabbitMQ lets its users leave the suffix out. */
    private static Path withItsSuffix(String file) {
        Path path = Path.of(file);
        Path suffixed = Path.of(file + ".conf");
        return !Files.exists(path) && Files.exists(suffixed) ? suffixed : path;
    }

    private static Setting fromFile(String key, String file, String variable) {
        try {
            return new Setting(key, Files.readString(Path.of(file)).strip(), place(variable));
        } catch (IOException e) {
            throw ConfigurationException.ofKey(key, file + " cannot be read").at(place(variable));
        }
    }

    private Optional<String> nonEmpty(String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isEmpty());
    }

    private static String place(String variable) {
        return "environment variable " + variable;
    }
}
