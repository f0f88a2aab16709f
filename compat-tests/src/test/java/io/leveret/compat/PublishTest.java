package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.MalformedFrameException;
import io.leveret.codec.MethodReader;
import io.leveret.codec.MethodWriter;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.Content;
import io.leveret.compat.wire.Handshake;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@AmqpTest
class PublishTest {

    private static final int FRAME_MAX = 131_072;

    @Nested
    class Mandatory {

        @Clause(
                "basic.publish: a mandatory message that leads nowhere comes back with 312 `NO_ROUTE`, its properties and body")
        @Test
        void comesBackWithItsContentWhenItLeadsNowhere(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.publish(
                    Publication.to("amq.direct", "nowhere", "back").persistent().mandatory());

            Content<BasicMethod.Return> returned = channel.expectContent(BasicMethod.Return.class);
            assertThat(returned.method()).isEqualTo(new BasicMethod.Return(312, "NO_ROUTE", "amq.direct", "nowhere"));
            assertThat(returned.text()).isEqualTo("back");
            assertThat(returned.properties()).containsExactly(0x10, 0, 2);
        }

        @Clause("basic.publish: a message comes back before it is confirmed")
        @Test
        void comesBackBeforeItIsConfirmed(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);

            channel.publish(Publication.toQueue("nowhere", "back").mandatory());

            channel.expectContent(BasicMethod.Return.class);
            assertThat(channel.expect(BasicMethod.Ack.class)).isEqualTo(new BasicMethod.Ack(1, false));
        }

        @Clause("basic.publish: a mandatory message that arrives does not come back")
        @Test
        void doesNotComeBackWhenItArrives(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);

            channel.publish(Publication.toQueue(queue, "there").mandatory());

            assertThat(channel.expect(BasicMethod.Ack.class)).isEqualTo(new BasicMethod.Ack(1, false));
        }

        @Clause("basic.publish: a message that leads nowhere and is not mandatory is dropped")
        @Test
        void isWhatBringsItBack(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.publish(Publication.toQueue("nowhere", "lost"));

            channel.expectNothingMore();
        }
    }

    @Nested
    class Body {

        @Clause("basic.publish: bodies of any size arrive unchanged, empty ones too")
        @ParameterizedTest
        @ValueSource(
                ints = {
                    0,
                    1,
                    255,
                    FRAME_MAX - 9,
                    FRAME_MAX - 8,
                    FRAME_MAX - 7,
                    FRAME_MAX,
                    2 * (FRAME_MAX - 8),
                    2 * FRAME_MAX,
                    1_048_576
                })
        void arrivesUnchanged(int size, WireClient client) {
            byte[] body = randomBytes(size);
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();

            channel.publish(Publication.toQueue(queue, "").withBody(body));

            assertThat(channel.get(queue).body()).isEqualTo(body);
        }

        @Clause("basic.publish: a body is cut to the consumer's `frame_max`")
        @Test
        void isCutToTheConsumersFrameMax(WireClient client) {
            byte[] body = randomBytes(100_000);
            WireChannel channel =
                    client.connect(Handshake.usual().frameMax(8192)).openChannel(1);
            String queue = channel.declareQueue();
            channel.consume(queue);

            channel.publishInFramesOf(8184, Publication.toQueue(queue, "").withBody(body));

            assertThat(channel.expectDelivery().body()).isEqualTo(body);
            assertThat(client.largestFrame()).isEqualTo(8192);
        }

        @Clause(
                value =
                        "basic.publish: a body above `max_message_size` closes the channel with 406 `message size N is larger than configured max size N`",
                differs = Deviation.MESSAGE_SIZE)
        @Test
        void aboveTheLimitClosesTheChannel(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.publish(Publication.toQueue("nowhere", "").withBody(new byte[16_777_217]));

            channel.expectClose(
                    406, "PRECONDITION_FAILED - message size 16777217 is larger than configured max size 16777216");
        }
    }

    @Nested
    class Properties {

        static Stream<Named<byte[]>> properties() {
            return Stream.of(
                    Named.of("none", new byte[] {0, 0}),
                    Named.of("an empty table of headers", new byte[] {0x20, 0, 0, 0, 0, 0}),
                    Named.of("a delivery mode that there is not", new byte[] {0x10, 0, 9}),
                    Named.of(
                            "a header in the old long type",
                            new byte[] {0x20, 0, 0, 0, 0, 11, 1, 'a', 'l', 0, 0, 0, 0, 0, 0, 0, 1}));
        }

        /** To the letter: what came is what goes. */
        @Clause("messages: properties arrive to the letter")
        @ParameterizedTest
        @MethodSource("properties")
        void arriveUnchanged(byte[] properties, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();

            channel.publish(Publication.toQueue(queue, "x").withProperties(properties));

            assertThat(channel.get(queue).properties()).isEqualTo(properties);
        }

        /** RabbitMQ sorts them by their names. */
        @Clause("messages: headers arrive with their type and value")
        @Test
        void mayHoldHeadersOfEveryType(WireClient client) throws MalformedFrameException {
            ByteBuf properties = Unpooled.buffer().writeShort(0x2000);
            new MethodWriter(properties).table(Tables.everyType());
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();

            channel.publish(Publication.toQueue(queue, "x").withProperties(ByteBufUtil.getBytes(properties)));

            ByteBuf received = Unpooled.wrappedBuffer(channel.get(queue).properties());
            assertThat(received.readUnsignedShort()).isEqualTo(0x2000);
            assertThat(new MethodReader(received).table()).isEqualTo(Tables.everyType());
        }

        @Clause(
                "basic.publish: a `user-id` that is not the client's closes the channel with 406 `user_id property set to 'a' but authenticated user was 'b'`")
        @Test
        void ofSomebodyElseCloseTheChannel(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);

            channel.publish(Publication.toQueue("nowhere", "x").withProperties(new byte[] {0, 0x10, 3, 'j', 'o', 'e'}));

            channel.expectClose(
                    406, "PRECONDITION_FAILED - user_id property set to 'joe' but authenticated user was 'guest'");
        }

        @Clause("basic.publish: wrong `CC` is found before a wrong `user-id`")
        @Test
        void ofSomebodyElseAreSeenBehindWrongCopies(WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            BasicProperties properties = BasicProperties.builder()
                    .userId("joe")
                    .headers(FieldTable.of("CC", FieldValue.of("a")))
                    .build();

            channel.publish(Publication.of(new BasicMethod.Publish("", "nowhere", false, false), properties, "x"));

            channel.expectClose(
                    406, "PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,\"CC\",longstr}");
        }

        @Clause("basic.publish: the client's own `user-id` arrives")
        @Test
        void ofOneselfArrive(WireClient client) {
            byte[] userId = {0, 0x10, 5, 'g', 'u', 'e', 's', 't'};
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();

            channel.publish(Publication.toQueue(queue, "x").withProperties(userId));

            assertThat(channel.get(queue).properties()).isEqualTo(userId);
        }
    }

    @Clause("basic.publish: the order of a channel is kept")
    @Test
    void keepsTheOrderOfOneChannel(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();
        channel.consume(queue);

        for (int i = 0; i < 1000; i++) {
            channel.publish(queue, "m" + i);
        }

        IntStream.range(0, 1000).forEach(i -> channel.expectDelivery("m" + i));
    }

    @Clause("content: channels may publish in turns, frame by frame")
    @Test
    void letsTwoChannelsPublishInTurnsFrameByFrame(WireClient client) {
        WireChannel first = client.connect().openChannel(1);
        WireChannel second = client.openChannel(2);
        String queue = first.declareQueue();
        BasicMethod.Publish publish = new BasicMethod.Publish("", queue, false, false);

        first.send(publish);
        second.send(publish);
        first.sendHeader(Publication.header(2));
        second.sendHeader(Publication.header(2));
        first.sendBody((byte) '1');
        second.sendBody((byte) '2');
        first.sendBody((byte) '1');
        second.sendBody((byte) '2');

        second.awaitReady(queue, 2);
        assertThat(Stream.of(second.get(queue).text(), second.get(queue).text()))
                .containsExactlyInAnyOrder("11", "22");
    }

    private static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
