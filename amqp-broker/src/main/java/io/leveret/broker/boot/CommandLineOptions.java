package io.leveret.broker.boot;

import io.leveret.broker.config.ConfigurationKey;
import io.leveret.broker.config.ConfigurationKeys;
import io.leveret.broker.config.ConfigurationSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/** What stands on the command line. */
final class CommandLineOptions {

    private static final String DATA_DIRECTORY = "data-dir";
    private static final String CONFIGURATION = "config";
    private static final String SET = "set";
    private static final String VERSION = "version";
    private static final String HELP = "help";

    private static final String SYNTAX = "leveret [options]\n       leveret store inspect DIR";
    private static final String DESCRIPTION =
            "An AMQP 0-9-1 broker that RabbitMQ's clients use unchanged. 'store inspect'"
                    + " checks and lists what a data directory holds, of a broker that does not run; it changes nothing.";

    private static final Options OPTIONS = new Options()
            .addOption(option(DATA_DIRECTORY, "DIR", "Where everything durable lies; made if it is missing."))
            .addOption(
                    option(CONFIGURATION, "FILE", "A rabbitmq.conf, or a directory with one and with conf.d/*.conf."))
            .addOption(option(SET, "key=value", "A setting; wins over file and environment. May be given again."))
            .addOption(null, VERSION, false, "Print the version.")
            .addOption(null, HELP, false, "Print this.");

    private final CommandLine parsed;
    private final Optional<Path> inspectedDirectory;

    private CommandLineOptions(CommandLine parsed) throws ParseException {
        this.parsed = parsed;
        this.inspectedDirectory = inspectedDirectory(parsed.getArgList());
    }

    /**
     * Sorts the arguments into options and their values.
     *
     * @throws ParseException for what is no option, or has no value
     */
    static CommandLineOptions parse(String... arguments) throws ParseException {
        DefaultParser parser =
                DefaultParser.builder().setAllowPartialMatching(false).get();
        return new CommandLineOptions(parser.parse(OPTIONS, arguments));
    }

    static String help() {
        StringBuilder text = new StringBuilder();
        HelpFormatter formatter = HelpFormatter.builder()
                .setShowSince(false)
                .setHelpAppendable(new TextHelpAppendable(text))
                .get();
        try {
            formatter.printHelp(SYNTAX, DESCRIPTION, OPTIONS.getOptions(), "", false);
        } catch (IOException e) {
            throw new AssertionError("written to memory", e);
        }
        text.append("Settings, with their defaults:\n");
        for (ConfigurationKey key : ConfigurationKeys.ALL) {
            text.append("  ").append(key.name());
            text.append(key.defaultText().isEmpty() ? "" : " (" + key.defaultText() + ")");
            text.append("\n      ").append(key.meaning()).append('\n');
        }
        return text.toString();
    }

    boolean helpRequested() {
        return parsed.hasOption(HELP);
    }

    boolean versionRequested() {
        return parsed.hasOption(VERSION);
    }

    /** The directory that is to be looked into instead of running a broker, if one is. */
    Optional<Path> inspectedDirectory() {
        return inspectedDirectory;
    }

    ConfigurationSources sources(Map<String, String> environment) {
        List<String> settings = new ArrayList<>();
        if (parsed.hasOption(SET)) {
            settings.addAll(Arrays.asList(parsed.getOptionValues(SET)));
        }
        if (parsed.hasOption(DATA_DIRECTORY)) {
            settings.add("leveret.data_directory=" + parsed.getOptionValue(DATA_DIRECTORY));
        }
        Optional<Path> file =
                Optional.ofNullable(parsed.getOptionValue(CONFIGURATION)).map(Path::of);
        return new ConfigurationSources(file, environment, settings);
    }

    private static Optional<Path> inspectedDirectory(List<String> words) throws ParseException {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        boolean inspects = words.size() >= 2
                && words.get(0).equals("store")
                && words.get(1).equals("inspect");
        if (inspects && words.size() == 3) {
            return Optional.of(Path.of(words.get(2)));
        }
        if (inspects ? words.size() == 2 : words.equals(List.of("store"))) {
            throw new ParseException("store: inspect DIR is missing");
        }
        throw new ParseException("No such command: " + String.join(" ", words));
    }

    private static Option option(String name, String value, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(value)
                .desc(description)
                .get();
    }
}
