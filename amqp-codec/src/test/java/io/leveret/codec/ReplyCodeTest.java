package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplyCodeTest {

    @Test
    void startsTheTextWithItsName() {
        assertThat(ReplyCode.NOT_FOUND.text("no queue 'q' in vhost '/'"))
                .isEqualTo("NOT_FOUND - no queue 'q' in vhost '/'");
    }

    @Test
    void leavesATextOf255BytesWhole() {
        String explanation = "x".repeat(255 - "NOT_FOUND - ".length());

        assertThat(ReplyCode.NOT_FOUND.text(explanation)).isEqualTo("NOT_FOUND - " + explanation);
    }

    @Test
    void cutsALongerTextTo252BytesAndThreeDots() {
        String text = ReplyCode.NOT_FOUND.text("x".repeat(256 - "NOT_FOUND - ".length()));

        assertThat(text).hasSize(255).endsWith("xxx...");
    }

    @Test
    void cutsBetweenCharacters() {
        for (int shift = 0; shift < 4; shift++) {
            String text = ReplyCode.NOT_FOUND.text("x".repeat(shift) + "\ud83d\udc07".repeat(100));

            assertThat(text).doesNotContain("\ufffd").endsWith("\ud83d\udc07...");
            assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(252, 255);
        }
    }
}
