package io.leveret.broker.boot;

import io.leveret.broker.config.ConfigurationException;
import io.leveret.broker.config.ConfigurationLoader;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.h2.StoreInspection;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.ParseException;

/** The command {@code leveret}: reads its options, then runs a broker. A failure is one line and an exit code. */
final class LeveretCommand {

    static final int SUCCESS = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    LeveretCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    /** Returns the exit code; where a broker runs, after it was told to stop. */
    int run(String... arguments) {
        try {
            return run(CommandLineOptions.parse(arguments));
        } catch (ParseException e) {
            return fail(USAGE, e.getMessage() + " (--help lists the options)");
        } catch (ConfigurationException | IOException | StorageException e) {
            return fail(FAILURE, String.valueOf(e.getMessage()));
        }
    }

    private int run(CommandLineOptions options) throws IOException {
        if (options.helpRequested()) {
            out.print(CommandLineOptions.help());
            return SUCCESS;
        }
        if (options.versionRequested()) {
            out.println("Leveret " + BrokerProcess.version());
            return SUCCESS;
        }
        Optional<Path> inspected = options.inspectedDirectory();
        if (inspected.isPresent()) {
            return StoreInspection.inspect(inspected.get(), out::println) ? SUCCESS : FAILURE;
        }
        BrokerProcess.run(ConfigurationLoader.load(options.sources(environment)));
        return SUCCESS;
    }

    private int fail(int exitCode, String line) {
        err.println("leveret: " + line.replace('\n', ' '));
        return exitCode;
    }
}
