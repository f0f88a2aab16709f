package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.CommandRun;
import io.leveret.compat.harness.Launch;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.OwnBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar as a command. */
@AmqpTest
@OwnBroker
class CommandLineTest {

    @Clause("command line: `--version` prints the version and leaves with 0")
    @Test
    void printsItsVersion() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).singleElement().asString().matches("Leveret \\d+\\.\\d+\\.\\d+\\S*");
        assertThat(run.errors()).isEmpty();
    }

    @Clause("command line: `--help` prints options and settings and leaves with 0")
    @Test
    void printsItsOptions() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(String.join("\n", run.output())).contains("--data-dir", "--config", "--set", "--version");
        assertThat(run.errors()).isEmpty();
    }

    /** With one line that says what is wrong, and an exit code that says that something is. */
    @Nested
    class GivesUp {

        @Clause("command line: what prevents the start is told in one line on standard error, with exit code 1")
        @Test
        void onADataDirectoryThatAnotherBrokerUses(LeveretProcess broker) {
            expectOneLine(
                    CommandRun.of(Launch.in(broker.dataDirectory())),
                    broker.dataDirectory().toString());
        }

        @Clause("command line: what prevents the start is told in one line on standard error, with exit code 1")
        @Test
        void onADataDirectoryThatIsAFile(@TempDir Path folder) throws IOException {
            Path file = Files.createFile(folder.resolve("file"));

            expectOneLine(CommandRun.of(Launch.in(file)), file.toString());
        }

        @Clause("command line: what prevents the start is told in one line on standard error, with exit code 1")
        @Test
        void onADataDirectoryThatCannotBeMade(@TempDir Path folder) throws IOException {
            Path below = Files.createFile(folder.resolve("file")).resolve("data");

            expectOneLine(CommandRun.of(Launch.in(below)), below.toString());
        }

        @Clause("command line: what prevents the start is told in one line on standard error, with exit code 1")
        @Test
        void onAPortThatIsTaken(@TempDir Path folder) throws IOException {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                CommandRun run = CommandRun.of(Launch.in(folder).onPort(taken.getLocalPort()));

                expectOneLine(run, String.valueOf(taken.getLocalPort()));
            }
        }

        @Clause("command line: a setting that does not exist or cannot be is named")
        @ParameterizedTest
        @CsvSource({
            "no.such.key=1, no.such.key",
            "frame_max=many, frame_max",
            "frame_max=1, frame_max",
            "handshake_timeout=-1, handshake_timeout",
            "heartbeat, heartbeat"
        })
        void onTheSetting(String setting, String named, @TempDir Path folder) {
            expectOneLine(CommandRun.of(Launch.in(folder).with(setting)), named);
        }

        @Clause("command line: an option that does not exist leaves with 2")
        @Test
        void onAnOptionThatThereIsNot() {
            expectOneLine(CommandRun.of("--no-such-option"), "--no-such-option");
        }

        @Clause("command line: a configuration file that is missing is named")
        @Test
        void onAConfigurationFileThatIsMissing(@TempDir Path folder) {
            Path missing = folder.resolve("absent.conf");

            expectOneLine(CommandRun.of("--config", missing.toString()), missing.toString());
        }

        private static void expectOneLine(CommandRun run, String part) {
            assertThat(run.exitCode()).isNotZero();
            assertThat(run.errors()).singleElement().asString().contains(part);
            assertThat(run.output()).noneMatch(line -> line.contains("Server startup complete"));
        }
    }
}
