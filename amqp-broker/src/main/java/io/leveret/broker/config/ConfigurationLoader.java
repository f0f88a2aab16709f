package io.leveret.broker.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Builds a configuration from its sources: defaults, files, environment, command line. What is said later wins. */
public final class ConfigurationLoader {

    private final Draft draft = new Draft();
    private final Map<String, String> placeOfKey = new HashMap<>();
    private final Set<String> ignored = new TreeSet<>();

    private ConfigurationLoader() {}

    /**
     * Reads all sources.
     *
     * @throws ConfigurationException for a key that nobody knows, a bad value, or a file that cannot be read
     */
    public static LoadedConfiguration load(ConfigurationSources sources) {
        ConfigurationLoader loader = new ConfigurationLoader();
        EnvironmentVariables environment = new EnvironmentVariables(sources.environment());
        loader.applyDefaults();
        sources.file().or(environment::configurationFile).ifPresent(file -> loader.apply(ConfigurationFile.read(file)));
        loader.apply(environment.settings());
        loader.apply(sources.settings().stream().map(ConfigurationLoader::parse).toList());
        return new LoadedConfiguration(loader.build(), List.copyOf(loader.ignored));
    }

    private void applyDefaults() {
        for (ConfigurationKey key : ConfigurationKeys.ALL) {
            key.defaultSetting().ifPresent(setting -> key.apply(setting, draft));
        }
    }

    private void apply(List<Setting> source) {
        draft.beginSource();
        for (Setting setting : source) {
            apply(setting);
        }
    }

    private void apply(Setting setting) {
        Optional<ConfigurationKey> key = ConfigurationKeys.find(setting.name());
        if (key.isPresent()) {
            placeOfKey.put(key.get().name(), setting.place());
            key.get().apply(setting, draft);
        } else if (MeaninglessKeys.contains(setting.name())) {
            ignored.add(setting.name());
        } else {
            throw ConfigurationException.ofKey(setting.name(), "there is no such key")
                    .at(setting.place());
        }
    }

    private BrokerConfig build() {
        try {
            return draft.build();
        } catch (ConfigurationException e) {
            throw e.at(placeOfKey.getOrDefault(e.key(), "default"));
        }
    }

    private static Setting parse(String option) {
        int equals = option.indexOf('=');
        if (equals < 1) {
            throw new ConfigurationException("", "--set " + option + ": not of the form key=value");
        }
        return new Setting(
                option.substring(0, equals).strip(),
                option.substring(equals + 1).strip(),
                "--set");
    }
}
