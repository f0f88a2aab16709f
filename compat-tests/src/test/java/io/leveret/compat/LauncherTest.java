package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.CommandRun;
import io.leveret.compat.harness.OursOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that runs the jar with the virtual machine's options that suit it. */
@AmqpTest
@OursOnly("runs our own script")
class LauncherTest {

    private static final Path PROJECT =
            Path.of(System.getProperty("basedir", ".")).resolve("..");

    private Path launcher;

    @BeforeEach
    void install(@TempDir Path folder) throws IOException {
        launcher = folder.resolve("leveret");
        Files.copy(PROJECT.resolve("bin/leveret"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        Path jar = Path.of(System.getProperty(
                "leveret.jar", PROJECT.resolve("amqp-broker/target/leveret.jar").toString()));
        Files.copy(jar, folder.resolve("leveret.jar"));
    }

    @Clause("command line: `leveret` beside the jar runs it")
    @Test
    void runsTheJarBesideIt() {
        CommandRun run = CommandRun.of(launcher, "--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.output()).singleElement().asString().startsWith("Leveret ");
    }

    @Clause("command line: `leveret prepare` makes an archive of classes that the Java at hand takes")
    @Test
    void makesAnArchiveThatIsUsed() {
        CommandRun prepared = CommandRun.of(launcher, "prepare");

        assertThat(prepared.exitCode()).as(prepared.errors().toString()).isZero();
        assertThat(Path.of(prepared.output().get(0))).isNotEmptyFile();
        // The virtual machine warns of an archive that it cannot use.
        assertThat(CommandRun.of(launcher, "--version").output()).hasSize(1);
    }
}
