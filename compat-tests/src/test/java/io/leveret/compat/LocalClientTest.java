package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.BrokerUnderTest;
import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.wire.WireClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients on the broker's machine. */
@AmqpTest
@OursOnly("asks the kernel about our own sockets")
class LocalClientTest {

    private static final int SEGMENT_BYTES_MAX = 32_767;
    private static final Pattern SEGMENT = Pattern.compile(" mss:(\\d+) ");

    @Clause(
            "connection: TCP sends at most 32 kB in one piece, so that a slow client on the same machine does not wait for timers")
    @Test
    void areSentPiecesThatTheyHaveRoomFor(WireClient client, BrokerUnderTest broker) throws IOException {
        assumeTrue(
                Stream.of("/bin/ss", "/usr/bin/ss", "/usr/sbin/ss").anyMatch(each -> Files.isExecutable(Path.of(each))),
                "no ss to ask");
        client.connect();

        Process ss = new ProcessBuilder("ss", "-tin", "state", "established", "sport = :" + broker.port()).start();
        Matcher segments = SEGMENT.matcher(new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8));

        assertThat(segments.results().map(found -> Integer.parseInt(found.group(1))))
                .isNotEmpty()
                .allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(SEGMENT_BYTES_MAX));
    }
}
