package io.leveret.benchmarks;

import io.leveret.benchmarks.scenarios.ScenariosCommand;
import java.io.IOException;
import java.util.Arrays;
import picocli.CommandLine;

/** {@code micro}, with JMH's own options, or {@code scenarios}. */
public final class Main {

    private Main() {}

    /** Ends with 0, or 2 when it was asked for something else. */
    public static void main(String[] arguments) throws IOException {
        String what = arguments.length == 0 ? "" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (what) {
            case "micro" -> org.openjdk.jmh.Main.main(rest);
            case "scenarios" -> System.exit(new CommandLine(new ScenariosCommand()).execute(rest));
            default -> {
                System.err.println("benchmarks.jar micro [JMH options] | scenarios [--help]");
                System.exit(2);
            }
        }
    }
}
