package io.leveret.compat;

import static io.leveret.compat.wire.Requests.confirmSelect;
import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.WireChannel;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is remembered of messages when the process is killed. */
@AmqpTest
@OwnBroker
class DurableDeduplicationTest {

    private static final int MANY = 2_000;

    @Clause("de-duplication: keys of persistent messages survive `kill -9`")
    @Test
    void aQueueRemembersWhatWasConsumed(LeveretProcess broker, Clients clients, Names names) {
        String queue = names.queue();
        WireChannel channel = confirming(clients, queue);
        channel.publish(keyed(queue, "a", "1"));
        channel.awaitConfirms(1);
        assertThat(channel.drain(queue)).containsExactly("a");
        // When this is on disk, so is that the other has gone.
        channel.publish(keyed(queue, "behind", "0"));
        channel.awaitConfirms(2);

        broker.kill9();
        broker.startAgain();

        WireChannel again = confirming(clients, queue);
        again.publish(keyed(queue, "b", "1"));
        again.publish(keyed(queue, "c", "2"));
        again.awaitConfirms(2);
        assertThat(again.drain(queue)).containsExactly("behind", "c");
    }

    @Clause("de-duplication: who publishes again after `kill -9` what was not confirmed publishes it once")
    @Test
    void whoPublishesAgainAfterACrashPublishesOnce(LeveretProcess broker, Clients clients, Names names) {
        String queue = names.queue();
        WireChannel channel = confirming(clients, queue);
        for (int i = 0; i < MANY; i++) {
            channel.publish(keyed(queue, "m" + i, "key" + i));
        }
        // Some are stored, some are confirmed, some are neither.
        channel.awaitConfirms(1);
        broker.kill9();
        broker.startAgain();

        WireChannel again = confirming(clients, queue);
        for (int i = 0; i < MANY; i++) {
            again.publish(keyed(queue, "m" + i, "key" + i));
        }
        again.awaitConfirms(MANY);

        assertThat(again.drain(queue))
                .containsExactlyElementsOf(
                        IntStream.range(0, MANY).mapToObj(i -> "m" + i).toList());
    }

    private static WireChannel confirming(Clients clients, String queue) {
        WireChannel channel = clients.wire().connect().openChannel(1);
        channel.ask(
                queue(queue).durable().with("x-message-deduplication", FieldValue.of(true)),
                QueueMethod.DeclareOk.class);
        channel.ask(confirmSelect(), ConfirmMethod.SelectOk.class);
        return channel;
    }

    private static Publication keyed(String queue, String text, String key) {
        return Publication.toQueue(queue, text)
                .withProperties(BasicProperties.builder()
                        .headers(FieldTable.of("x-deduplication-header", FieldValue.of(key)))
                        .deliveryMode(2)
                        .build()
                        .toHeader(0)
                        .properties());
    }
}
