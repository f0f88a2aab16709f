package io.leveret.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.DeduplicationRule;
import io.leveret.broker.message.Message;
import io.leveret.broker.message.MessageEnvelope;
import io.leveret.broker.message.Messages;
import io.leveret.broker.message.Origin;
import io.leveret.broker.message.PublishFlow;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A queue that keeps out what came before. */
class DuplicateFilterTest {

    private static final int MAX_KEYS = 3;
    private static final long TTL = 100;
    private static final QueueArguments EFFECTS = effects(QueueArguments.Length.UNLIMITED);

    private final SteppedLoop loop = new SteppedLoop();
    private final RecordingLog log = new RecordingLog();
    private final RecordingLog keys = new RecordingLog();
    private final Reports reports = new Reports();
    private int dropped;
    private QueueHandle queue = queue(EFFECTS);

    @Test
    void takesAMessageOnce() {
        publish("a", "1", 1);
        publish("b", "1", 2);
        publish("c", "2", 3);

        assertThat(taken()).containsExactly("a", "c");
        assertThat(reports.confirmed()).containsExactly(1L, 2L, 3L);
        assertThat(dropped).isEqualTo(1);
    }

    @Test
    void takesEveryMessageWithoutAKey() {
        publish(Messages.transientMessage("a"), 1);
        publish(Messages.transientMessage("a"), 2);

        assertThat(taken()).containsExactly("a", "a");
    }

    @Test
    void remembersWhatHasLeft() {
        publish("a", "1", 1);
        taken();

        publish("b", "1", 2);

        assertThat(taken()).isEmpty();
    }

    @Test
    void forgetsWhenTheTimeIsOver() {
        publish("a", "1", 1);

        loop.stall(TTL);
        publish("b", "1", 2);

        assertThat(taken()).containsExactly("a", "b");
    }

    @Test
    void forgetsTheOldestKey() {
        for (int i = 0; i <= MAX_KEYS; i++) {
            publish("m" + i, "key" + i, i);
        }

        publish("last", "key" + MAX_KEYS, 8);
        publish("first", "key0", 9);

        assertThat(taken()).containsExactly("m0", "m1", "m2", "m3", "first");
    }

    @Test
    void takesWhatTheBrokerItselfBringsBack() {
        publish("a", "1", 1);
        Message dead = message("a", "1", 1);

        publish(new Message(dead.address(), dead.header(), dead.body(), false, Origin.DEAD_LETTER), 2);

        assertThat(taken()).containsExactly("a", "a");
    }

    @Test
    void doesNotRememberWhatIsRefused() {
        queue = queue(effects(new QueueArguments.Length(1, Long.MAX_VALUE, Overflow.REJECT_PUBLISH)));
        publish("a", "1", 1);
        publish("refused", "2", 2);
        assertThat(taken()).containsExactly("a");

        publish("again", "2", 3);

        assertThat(reports.rejected()).containsExactly(2L);
        assertThat(taken()).containsExactly("again");
    }

    @Test
    void confirmsWhenMessageAndKeyAreOnDisk() {
        publishPersistent("a", "1", 1);

        log.complete();
        SteppedLoop.settle(loop);
        assertThat(reports.confirmed()).isEmpty();
        keys.complete();
        SteppedLoop.settle(loop);

        assertThat(reports.confirmed()).containsExactly(1L);
    }

    @Test
    void confirmsADuplicateWhenTheMessageItRepeatsIsOnDisk() {
        publishPersistent("a", "1", 1);
        publishPersistent("b", "1", 2);
        assertThat(reports.confirmed()).isEmpty();

        completeAll();

        assertThat(reports.confirmed()).containsExactly(1L, 2L);
        assertThat(log.held()).hasSize(1);
    }

    @Test
    void forgetsAMessageThatCannotBeStored() {
        publishPersistent("a", "1", 1);
        publishPersistent("b", "1", 2);

        log.fail();
        keys.complete();
        SteppedLoop.settle(loop);
        publishPersistent("c", "1", 3);
        completeAll();

        assertThat(reports.rejected()).containsExactly(1L, 2L);
        assertThat(reports.confirmed()).containsExactly(3L);
        assertThat(keys.held()).hasSize(1);
    }

    @Test
    void storesNoKeyOfATransientMessage() {
        publish("a", "1", 1);

        assertThat(keys.batches()).isEmpty();
    }

    @Test
    void takesKeysOffTheDiskThatItForgets() {
        for (int i = 0; i < 10; i++) {
            publishPersistent("m" + i, "key" + i, i);
        }

        completeAll();

        assertThat(keys.held()).hasSize(MAX_KEYS);
    }

    @Test
    void remembersAfterARestartWhatHasLeft() {
        publishPersistent("a", "1", 1);
        completeAll();
        taken();
        completeAll();

        restart(log.held(), keys.held());
        publishPersistent("b", "1", 2);
        publishPersistent("c", "2", 3);

        assertThat(taken()).containsExactly("c");
    }

    /** Its publisher was not told that it is safe, and will send it again. */
    @Test
    void remembersAfterACrashAMessageWhoseKeyWasNotStored() {
        publishPersistent("a", "1", 1);
        completeAll();
        publishPersistent("b", "2", 2);
        log.complete();

        restart(log.held(), keys.held());
        publishPersistent("c", "2", 3);

        assertThat(taken()).containsExactly("a", "b");
    }

    @Test
    void confirmsWhoRepeatsAMessageWhoseKeyWasNotStoredBeforeTheCrash() {
        publishPersistent("a", "1", 1);
        log.complete();
        restart(log.held(), keys.held());

        publishPersistent("b", "1", 2);
        completeAll();

        assertThat(reports.confirmed()).contains(2L);
    }

    @Test
    void doesNotRememberAgainAfterARestartWhatItHasForgotten() {
        publishPersistent("a", "1", 1);
        publishPersistent("b", "2", 2);
        completeAll();
        loop.stall(TTL);

        restart(log.held(), keys.held());
        publishPersistent("c", "1", 3);

        assertThat(taken()).containsExactly("a", "b", "c");
    }

    private void restart(List<StoredMessage> messages, List<StoredMessage> storedKeys) {
        queue = queue(EFFECTS);
        loop.turn(() -> {
            queue.restoring().keys(storedKeys);
            queue.restoring().messages(messages);
        });
        assertThat(messages.stream()
                        .map(stored -> MessageEnvelope.decode(stored.envelope(), stored.body()))
                        .allMatch(Message::persistent))
                .isTrue();
    }

    private void completeAll() {
        log.completeAll();
        keys.completeAll();
        SteppedLoop.settle(loop);
        log.completeAll();
        keys.completeAll();
        SteppedLoop.settle(loop);
    }

    private QueueHandle queue(QueueArguments effects) {
        QueueDefinition definition = new QueueDefinition("/", "q", 1, true, false, null, FieldTable.EMPTY, effects);
        QueueListener listener = new QueueListener() {
            @Override
            public void unused(QueueHandle unused) {
                throw new AssertionError("has no consumers");
            }

            @Override
            public void duplicateDropped() {
                dropped++;
            }
        };
        QueueContext context = new QueueContext(new PublishFlow(1_000_000), listener, DeadLetterTarget.NOWHERE, true);
        return new QueueHandle(definition, loop, context, log, keys);
    }

    private static QueueArguments effects(QueueArguments.Length length) {
        return new QueueArguments(
                QueueType.CLASSIC,
                QueueArguments.NONE,
                QueueArguments.NONE,
                null,
                length,
                0,
                false,
                QueueArguments.NONE,
                new DeduplicationRule(MAX_KEYS, TTL, "x-key", false));
    }

    private void publish(String text, String key, long sequence) {
        publish(message(text, key, 1), sequence);
    }

    private void publishPersistent(String text, String key, long sequence) {
        publish(message(text, key, 2), sequence);
    }

    private void publish(Message message, long sequence) {
        loop.turn(() -> queue.publish(message, reports, sequence));
    }

    private static Message message(String text, String key, int deliveryMode) {
        return Messages.message(
                BasicProperties.builder()
                        .headers(FieldTable.of("x-key", FieldValue.of(key)))
                        .deliveryMode(deliveryMode)
                        .build(),
                text);
    }

    private List<String> taken() {
        List<String> texts = new ArrayList<>();
        int[] left = {1};
        while (left[0] > 0) {
            loop.turn(() -> queue.get(true, (message, stillReady) -> {
                left[0] = stillReady;
                if (message != null) {
                    texts.add(Messages.text(message.message()));
                }
            }));
        }
        return texts;
    }
}
