package io.leveret.broker.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.config.ConfigurationKey;
import io.leveret.broker.config.ConfigurationKeys;
import io.leveret.persistence.h2.H2Storage;
import io.leveret.persistence.h2.StorageOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeveretCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpListsEverySetting() {
        assertThat(run("--help")).isZero();
        assertThat(text(out))
                .contains(ConfigurationKeys.ALL.stream()
                        .map(ConfigurationKey::name)
                        .toList());
    }

    @Test
    void helpListsEveryOption() {
        assertThat(run("--help")).isZero();
        assertThat(text(out))
                .contains("--data-dir <DIR>", "--config <FILE>", "--set <key=value>", "--version", "--help");
    }

    @Test
    void printsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(text(out)).startsWith("Leveret ").endsWith("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--verbose | Unrecognized option: --verbose",
                "--conf | Unrecognized option: --conf",
                "start | No such command: start",
                "store | store: inspect DIR is missing",
                "--config | Missing argument for option: config",
            })
    void answersAMisuseWithOneLine(String argument, String problem) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(text(err)).isEqualTo("leveret: " + problem + " (--help lists the options)\n");
    }

    @Test
    void inspectsADataDirectory(@TempDir Path folder) {
        H2Storage.open(folder.resolve("data"), StorageOptions.defaults()).close();

        assertThat(run("store", "inspect", folder.resolve("data").toString())).isZero();
        assertThat(text(out)).endsWith("no damage found\n");
    }

    @Test
    void answersADirectoryThatIsNoneWithOneLine(@TempDir Path folder) {
        assertThat(run("store", "inspect", folder.toString())).isEqualTo(1);
        assertThat(text(err)).isEqualTo("leveret: no data directory: " + folder + "\n");
    }

    @Test
    void answersABadSettingWithOneLine() {
        assertThat(run("--set", "heartbeet=1")).isEqualTo(1);
        assertThat(text(err)).isEqualTo("leveret: --set: heartbeet: there is no such key\n");
    }

    @Test
    void answersAMissingFileWithOneLine() {
        assertThat(run("--config", "/absent.conf")).isEqualTo(1);
        assertThat(text(err)).isEqualTo("leveret: /absent.conf: no such file\n");
    }

    private int run(String... arguments) {
        return new LeveretCommand(Map.of(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
                .run(arguments);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }
}
