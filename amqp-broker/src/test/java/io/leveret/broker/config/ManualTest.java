package io.leveret.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of settings in README.md is that of {@link ConfigurationKeys}, row for row. */
class ManualTest {

    private static final String HEAD = "| key | default | meaning |";

    @Test
    void tellsOfEverySettingAndNoOther() throws IOException {
        List<String> readme = Files.readAllLines(Path.of(System.getProperty("basedir", "."), "..", "README.md"));

        List<String> rows = readme.stream()
                .dropWhile(line -> !line.equals(HEAD))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        ConfigurationKeys.ALL.stream().map(ManualTest::row).toList());
    }

    private static String row(ConfigurationKey key) {
        String defaultText = key.defaultText().isEmpty() ? "" : "`" + key.defaultText() + "`";
        return "| `" + key.name() + "` | " + defaultText + " | " + key.meaning() + " |";
    }
}
