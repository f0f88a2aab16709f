package io.leveret.compat.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What clients were told outlasts SIGKILL. {@code -Dcrash.cycles} says how many lives the broker has, {@code -Dcrash.seconds}
 * how long each lasts at most, {@code -Dcrash.seed} which random choices are made. On failure the data stays.
 */
class CrashTest {

    private static final int CYCLES = 4;

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void leavesWhatClientsWereToldAndNothingElse() throws IOException {
        Path folder = Files.createTempDirectory("leveret-crash");
        CrashRun run = new CrashRun(
                folder,
                Long.getLong("crash.seed", 1),
                Duration.ofSeconds(Integer.getInteger("crash.seconds", 1)),
                EnumSet.allOf(CrashRun.Kind.class));

        run.play(Integer.getInteger("crash.cycles", CYCLES));

        assertThat(run.tally().confirmedCount()).isPositive();
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
