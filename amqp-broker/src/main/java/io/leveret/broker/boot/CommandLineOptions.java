package io.leveret.broker.boot;

import io.leveret.broker.config.ConfigurationKey;
import io.leveret.broker.config.ConfigurationKeys;
import io.leveret.broker.config.ConfigurationSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What stands on the command line. Declared by calls: picocli's annotations would cost the start a tenth of a second. */
final class CommandLineOptions {

    private static final String DATA_DIRECTORY = "--data-dir";
    private static final String CONFIGURATION = "--config";
    private static final String SET = "--set";

    private final ParseResult parsed;

    private CommandLineOptions(ParseResult parsed) {
        this.parsed = parsed;
    }

    /**
     * Sorts the arguments into options and their values.
     *
     * @throws CommandLine.ParameterException for what is no option, or has no value
     */
    static CommandLineOptions parse(String... arguments) {
        return new CommandLineOptions(new CommandLine(specification()).parseArgs(arguments));
    }

    static String help() {
        CommandLine command = new CommandLine(specification());
        command.getCommandSpec().usageMessage().footer(keys());
        return command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    boolean helpRequested() {
        return parsed.isUsageHelpRequested();
    }

    boolean versionRequested() {
        return parsed.isVersionHelpRequested();
    }

    /** The directory that is to be looked into instead of running a broker, if one is. */
    Optional<Path> inspectedDirectory() {
        ParseResult store = parsed.subcommand();
        ParseResult inspect = store == null ? null : store.subcommand();
        return Optional.ofNullable(inspect == null ? null : inspect.matchedPositionalValue(0, null));
    }

    /** Whether the command stops before it says what to do. */
    boolean isUnfinished() {
        return parsed.hasSubcommand() && inspectedDirectory().isEmpty();
    }

    ConfigurationSources sources(Map<String, String> environment) {
        List<String> settings = new ArrayList<>(parsed.matchedOptionValue(SET, List.<String>of()));
        Optional<String> directory = Optional.ofNullable(parsed.matchedOptionValue(DATA_DIRECTORY, null));
        directory.ifPresent(value -> settings.add("leveret.data_directory=" + value));
        Optional<Path> file = Optional.ofNullable(parsed.matchedOptionValue(CONFIGURATION, null));
        return new ConfigurationSources(file, environment, settings);
    }

    private static CommandSpec specification() {
        CommandSpec leveret = CommandSpec.create().name("leveret");
        leveret.usageMessage().description("An AMQP 0-9-1 broker that RabbitMQ's clients use unchanged.");
        leveret.addOption(OptionSpec.builder(DATA_DIRECTORY)
                .paramLabel("DIR")
                .type(String.class)
                .description("Where everything durable lies; made if it is missing.")
                .build());
        leveret.addOption(OptionSpec.builder(CONFIGURATION)
                .paramLabel("FILE")
                .type(Path.class)
                .description("A rabbitmq.conf, or a directory with one and with conf.d/*.conf.")
                .build());
        leveret.addOption(OptionSpec.builder(SET)
                .paramLabel("key=value")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("A setting; wins over file and environment. May be given again.")
                .build());
        leveret.addOption(OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Print the version.")
                .build());
        leveret.addOption(OptionSpec.builder("--help")
                .usageHelp(true)
                .description("Print this.")
                .build());
        leveret.addSubcommand("store", store());
        return leveret;
    }

    private static CommandSpec store() {
        CommandSpec inspect = CommandSpec.create().name("inspect");
        inspect.usageMessage()
                .description("Check and list what a data directory holds, of a broker that does not run.");
        inspect.addPositional(PositionalParamSpec.builder()
                .paramLabel("DIR")
                .type(Path.class)
                .required(true)
                .description("The data directory; nothing in it is changed.")
                .build());
        CommandSpec store = CommandSpec.create().name("store");
        store.usageMessage().description("store inspect DIR: check and list what a data directory holds.");
        store.addSubcommand("inspect", inspect);
        return store;
    }

    private static String[] keys() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Settings, with their defaults:");
        for (ConfigurationKey key : ConfigurationKeys.ALL) {
            lines.add("  " + key.name() + (key.defaultText().isEmpty() ? "" : " (" + key.defaultText() + ")"));
            lines.add("      " + key.meaning());
        }
        return lines.toArray(String[]::new);
    }
}
