package io.leveret.compat;

import static io.leveret.compat.wire.Requests.confirmSelect;
import static io.leveret.compat.wire.Requests.consume;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.MalformedFrameException;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.clauses.Deviation;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How much a client may send and leave unread. */
@AmqpTest
@OwnBroker("max_message_size=134217728")
class GenerousLimitsTest {

    private static final String REPLY_TO = "amq.rabbitmq.reply-to";
    private static final int REPLIES = 4_000;
    private static final int REPLIES_KEPT = 1_000;

    @Clause(
            value =
                    "basic.publish: a body of more than 16 MiB is accepted below `max_message_size`, which is 128 MiB by default",
            differs = Deviation.DEFAULT_MESSAGE_SIZE)
    @Test
    void takeALargeMessage(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = channel.declareQueue();

        channel.publish(Publication.toQueue(queue, "").withBody(new byte[16_777_217]));

        assertThat(channel.get(queue).body()).hasSize(16_777_217);
    }

    @Clause(
            value = "direct reply-to: above 1000 replies that wait for a requester who does not read, more are dropped",
            differs = Deviation.UNREAD_REPLIES)
    @Test
    void dropRepliesThatNobodyReads(Clients clients) {
        WireChannel requester = clients.wire().connect().openChannel(1);
        requester.ask(consume(REPLY_TO).noAck(), BasicMethod.ConsumeOk.class);
        String address = address(requester);
        WireChannel replier = clients.wire().connect().openChannel(1);
        replier.ask(confirmSelect(), ConfirmMethod.SelectOk.class);
        for (int i = 0; i < REPLIES; i++) {
            replier.publish(address, "x".repeat(10_000));
        }
        replier.awaitConfirms(REPLIES);

        for (int i = 0; i < REPLIES_KEPT; i++) {
            requester.expectDelivery();
        }
        replier.publish(address, "end");

        int read = REPLIES_KEPT;
        while (!requester.expectDelivery().text().equals("end")) {
            read++;
        }
        assertThat(read).isLessThan(REPLIES);
    }

    private static String address(WireChannel requester) {
        String requests = requester.declareQueue();
        requester.publish(Publication.of(
                new BasicMethod.Publish("", requests, false, false),
                BasicProperties.builder().replyTo(REPLY_TO).build(),
                "?"));
        byte[] properties = requester.get(requests).properties();
        try {
            return Objects.requireNonNull(new ContentHeader(BasicProperties.CLASS_ID, 0, properties)
                    .decode()
                    .replyTo());
        } catch (MalformedFrameException e) {
            throw new AssertionError(e);
        }
    }
}
