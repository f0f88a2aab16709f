package io.leveret.broker.config;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** One thing an operator may set: its name, how its value reads, what it means. {@link ConfigurationKeys} lists them. */
public final class ConfigurationKey {

    private final List<String> names;
    private final String defaultText;
    private final String meaning;
    private final Target target;

    private ConfigurationKey(List<String> names, String defaultText, String meaning, Target target) {
        this.names = names;
        this.defaultText = defaultText;
        this.meaning = meaning;
        this.target = target;
    }

    /** A key without a default, for a value that takes others back. */
    static <T> ConfigurationKey of(
            String name, Function<String, T> parser, BiConsumer<Draft, T> target, String meaning) {
        return of(List.of(name), "", parser, target, meaning);
    }

    static <T> ConfigurationKey of(
            String name, String defaultText, Function<String, T> parser, BiConsumer<Draft, T> target, String meaning) {
        return of(List.of(name), defaultText, parser, target, meaning);
    }

    static <T> ConfigurationKey of(
            List<String> names,
            String defaultText,
            Function<String, T> parser,
            BiConsumer<Draft, T> target,
            String meaning) {
        return new ConfigurationKey(
                names, defaultText, meaning, (draft, item, text) -> target.accept(draft, parser.apply(text)));
    }

    /** A family of keys: what follows {@code prefix} names an item. The default is that of one item, {@code item=value}. */
    static <T> ConfigurationKey ofEach(
            String prefix, String defaultText, Function<String, T> parser, ItemTarget<T> target, String meaning) {
        return new ConfigurationKey(
                List.of(prefix + ".*"),
                defaultText,
                meaning,
                (draft, item, text) -> target.set(draft, item, parser.apply(text)));
    }

    /** As in a file; a family ends with {@code .*}. */
    public String name() {
        return names.get(0);
    }

    /** That name, then the others that RabbitMQ has for it. */
    public List<String> names() {
        return names;
    }

    /** The value as it would stand in a file, of a family the whole setting; empty: nothing. */
    public String defaultText() {
        return isFamily() ? prefix() + defaultText.replace("=", " = ") : defaultText;
    }

    /** One phrase for an operator. */
    public String meaning() {
        return meaning;
    }

    /** The setting that a file would have to make to leave the default as it is. */
    Optional<Setting> defaultSetting() {
        if (defaultText.isEmpty()) {
            return Optional.empty();
        }
        if (!isFamily()) {
            return Optional.of(new Setting(name(), defaultText, "default"));
        }
        int equals = defaultText.indexOf('=');
        String item = defaultText.substring(0, equals);
        return Optional.of(new Setting(prefix() + item, defaultText.substring(equals + 1), "default"));
    }

    boolean answersTo(String settingName) {
        return isFamily()
                ? settingName.startsWith(prefix()) && settingName.length() > prefix().length()
                : names.contains(settingName);
    }

    /**
     * Parses the value and writes it down.
     *
     * @throws ConfigurationException naming the place, the key and what is wrong with the value
     */
    void apply(Setting setting, Draft draft) {
        String item = isFamily() ? setting.name().substring(prefix().length()) : "";
        try {
            target.set(draft, item, setting.value());
        } catch (IllegalArgumentException e) {
            throw ConfigurationException.ofKey(setting.name(), String.valueOf(e.getMessage()))
                    .at(setting.place());
        }
    }

    private boolean isFamily() {
        return name().endsWith(".*");
    }

    private String prefix() {
        return name().substring(0, name().length() - 1);
    }

    private interface Target {
        void set(Draft draft, String item, String text);
    }

    /** Takes the value of one item of a family. */
    interface ItemTarget<T> {
        void set(Draft draft, String item, T value);
    }
}
