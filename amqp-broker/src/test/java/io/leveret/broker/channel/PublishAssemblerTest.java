package io.leveret.broker.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.error.AmqpException;
import io.leveret.broker.error.ChannelException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishAssemblerTest {

    private static final int MAX_BYTES = 1_000_000;
    private static final BasicMethod.Publish PUBLISH = new BasicMethod.Publish("x", "k", false, false);
    private static final String NO_METHOD = "UNEXPECTED_FRAME - expected method frame, got non method frame instead";

    private final List<byte[]> bodies = new ArrayList<>();
    private final PublishAssembler assembler =
            new PublishAssembler(MAX_BYTES, (publish, header, body) -> bodies.add(body));

    @Test
    void takesAnEmptyMessageWithItsHeader() {
        assembler.on(PUBLISH);

        assembler.on(header(0));

        assertThat(bodies).containsExactly(new byte[0]);
        assertThat(assembler.awaited()).isNull();
    }

    @Test
    void takesAMessageOfOneOctet() {
        assembler.on(PUBLISH);
        assembler.on(header(1));
        assertThat(bodies).isEmpty();

        body("a");

        assertThat(bodies).containsExactly(new byte[] {'a'});
    }

    @Test
    void awaitsFramesUntilTheMessageIsWhole() {
        assertThat(assembler.awaited()).isNull();
        assembler.on(PUBLISH);
        assertThat(assembler.awaited()).isEqualTo(PUBLISH);
        assembler.on(header(2));
        body("a");
        assertThat(assembler.awaited()).isEqualTo(PUBLISH);

        body("b");

        assertThat(assembler.awaited()).isNull();
    }

    @Test
    void takesFramesWithoutOctetsWithinABody() {
        assembler.on(PUBLISH);
        assembler.on(header(2));

        body("");
        body("a");
        body("");
        body("b");

        assertThat(bodies).containsExactly("ab".getBytes(UTF_8));
    }

    @Test
    void takesOneMessageAfterTheOther() {
        for (String text : List.of("one", "", "three")) {
            assembler.on(PUBLISH);
            assembler.on(header(text.length()));
            if (!text.isEmpty()) {
                body(text);
            }
        }

        assertThat(bodies).extracting(body -> new String(body, UTF_8)).containsExactly("one", "", "three");
    }

    @ParameterizedTest
    @ValueSource(ints = {131_071, 131_072, 131_073, 300_000, MAX_BYTES})
    void putsLargeBodiesTogetherInAnArrayOfTheirSize(int size) {
        Random random = new Random(size);
        byte[] body = new byte[size];
        random.nextBytes(body);
        assembler.on(PUBLISH);
        assembler.on(header(size));
        for (int at = 0; at < size; ) {
            int length = Math.min(size - at, 1 + random.nextInt(random.nextBoolean() ? 10 : 200_000));
            assembler.on(Unpooled.wrappedBuffer(body, at, length));
            at += length;
        }

        assertThat(bodies).containsExactly(body);
    }

    @Test
    void copiesWhatItIsShown() {
        byte[] octets = {'a'};
        assembler.on(PUBLISH);
        assembler.on(header(1));
        assembler.on(Unpooled.wrappedBuffer(octets));

        octets[0] = 'b';

        assertThat(bodies).containsExactly(new byte[] {'a'});
    }

    @Test
    void expectsAMethodFirst() {
        refuses(() -> assembler.on(header(1)), NO_METHOD);
        refuses(() -> body("a"), NO_METHOD);
    }

    @Test
    void expectsAHeaderBehindTheMethod() {
        assembler.on(PUBLISH);
        String noHeader =
                "UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead";

        refuses(() -> body("a"), noHeader);
        assertThat(assembler.unexpected().replyText()).isEqualTo(noHeader);
    }

    @Test
    void expectsABodyBehindTheHeader() {
        assembler.on(PUBLISH);
        assembler.on(header(1));
        String noBody = "UNEXPECTED_FRAME - expected content body, got non content body frame instead";

        refuses(() -> assembler.on(header(1)), noBody);
        assertThat(assembler.unexpected().replyText()).isEqualTo(noBody);
    }

    @Test
    void expectsTheHeaderOfItsOwnClass() {
        assembler.on(PUBLISH);

        refuses(
                () -> assembler.on(new ContentHeader(50, 1, new byte[2])),
                "UNEXPECTED_FRAME - expected content header for class 60, got one for class 50 instead");
    }

    @Test
    void refusesMoreThanWasAnnounced() {
        assembler.on(PUBLISH);
        assembler.on(header(3));
        body("ab");

        refuses(() -> body("cd"), "FRAME_ERROR - content body frame exceeds remaining content size");
    }

    @ParameterizedTest
    @ValueSource(longs = {536_870_913L, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void refusesWhatNoMessageMayAnnounce(long size) {
        assembler.on(PUBLISH);

        refuses(
                () -> assembler.on(header(size)),
                "FRAME_ERROR - content body size " + Long.toUnsignedString(size)
                        + " exceeds maximum allowed size 536870912");
    }

    @Test
    void refusesAMessageLargerThanConfigured() {
        assembler.on(PUBLISH);

        assertThatThrownBy(() -> assembler.on(header(MAX_BYTES + 1)))
                .isInstanceOf(ChannelException.class)
                .hasMessage("message size 1000001 is larger than configured max size 1000000");
    }

    private void body(String text) {
        assembler.on(Unpooled.wrappedBuffer(text.getBytes(UTF_8)));
    }

    private static ContentHeader header(long size) {
        return BasicProperties.EMPTY.toHeader(size);
    }

    private static void refuses(ThrowingCallable frame, String text) {
        assertThatThrownBy(frame)
                .isInstanceOf(ConnectionException.class)
                .extracting(refused -> ((AmqpException) refused).replyText())
                .isEqualTo(text);
    }
}
