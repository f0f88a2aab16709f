package io.leveret.compat.clauses;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Compares docs/COMPATIBILITY.md with what the tests say; with {@code -Dcompatibility.write} it writes the page instead. */
class CompatibilityPageTest {

    private static final String WRITE = "compatibility.write";
    private static final String COMMAND = "mvn verify -pl compat-tests -am -Dtest=CompatibilityPageTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE;

    private final CompatibilityPage page = new CompatibilityPage();

    @Test
    void isWhatTheTestsSay() throws IOException {
        Path file = Path.of(System.getProperty("basedir", "."), "..", "docs", "COMPATIBILITY.md");
        String committed = Files.readString(file);
        String written = page.rewritten(committed);

        if (System.getProperty(WRITE) != null) {
            Files.writeString(file, written);
        } else {
            assertThat(written)
                    .as("docs/COMPATIBILITY.md is not what the tests say; this writes it: %s", COMMAND)
                    .isEqualTo(committed);
        }
    }

    @Test
    void hasAClauseOfEachTest() {
        assertThat(page.silentTests()).as("tests without @Clause").isEmpty();
    }

    @Test
    void holdsEachDifferenceThatIsNoRace() {
        assertThat(page.metByChance())
                .containsExactlyInAnyOrder(
                        Deviation.CONNECTION_THAT_ENDS, Deviation.RETURNING_TOGETHER, Deviation.COMING_TOGETHER);
    }

    @Test
    void hasASectionForEachClause() {
        assertThat(page.strayClauses()).as("clauses of no known subject").isEmpty();
    }
}
