package io.leveret.broker.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.ReplyCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AmqpExceptionTest {

    @Test
    void putsTheConstantsNameBeforeItsText() {
        assertThat(ChannelException.notFound("no queue 'q' in vhost '/'").replyText())
                .isEqualTo("NOT_FOUND - no queue 'q' in vhost '/'");
    }

    /** RabbitMQ ends such a text with three dots. */
    @Test
    void cutsItsTextToAShortString() {
        String text = ChannelException.notFound("x".repeat(300)).replyText();

        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
        assertThat(text).startsWith("NOT_FOUND - xxx").endsWith("...");
    }

    @Test
    void hasNoStackTraceForItIsAnAnswer() {
        assertThat(ConnectionException.internalError("x").getStackTrace()).isEmpty();
    }

    @Test
    void saysWithItsTypeWhatItEnds() {
        assertThat(ChannelException.resourceLocked("x").replyCode()).isEqualTo(ReplyCode.RESOURCE_LOCKED);
        assertThat(ConnectionException.forced("x").replyCode()).isEqualTo(ReplyCode.CONNECTION_FORCED);
    }
}
