package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.transientMessage;

import io.leveret.broker.events.DeadLetterReason;
import io.leveret.broker.message.Expiration;
import io.leveret.broker.message.Message;
import io.leveret.broker.message.Messages;
import io.leveret.broker.message.PublishFlow;
import io.leveret.codec.FieldTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A queue on a loop of its own: each call is a whole turn. */
final class TestQueue {

    private final SteppedLoop loop = new SteppedLoop();
    private final PublishFlow flow = new PublishFlow(1_000_000);
    private final List<QueueHandle> unused = new ArrayList<>();
    private final QueueHandle handle;

    private final List<QueueHandle> expired = new ArrayList<>();
    private final List<DeadLetter> dead = new ArrayList<>();
    private final List<Runnable> arrivals = new ArrayList<>();
    private boolean takingRejectedBack;

    private TestQueue(boolean durable, boolean autoDelete, @Nullable RecordingLog log) {
        this(durable, autoDelete, log, QueueArguments.DEFAULT, true);
    }

    private TestQueue(
            boolean durable,
            boolean autoDelete,
            @Nullable RecordingLog log,
            QueueArguments effects,
            boolean exactExpiry) {
        this(durable, autoDelete, log, effects, exactExpiry, QueueMemory.unlimited());
    }

    private TestQueue(
            boolean durable,
            boolean autoDelete,
            @Nullable RecordingLog log,
            QueueArguments effects,
            boolean exactExpiry,
            QueueMemory memory) {
        QueueDefinition definition =
                new QueueDefinition("/", "q", 1, durable, autoDelete, null, FieldTable.EMPTY, effects);
        QueueContext context =
                new QueueContext(flow, new Listener(), this::dies, memory, exactExpiry, Expiration::millis);
        this.handle = new QueueHandle(definition, loop, context, log);
        loop.turn();
    }

    private void dies(DeadLetter letter, Confirmation confirmation, long sequence) {
        dead.add(letter);
        arrivals.add(() -> confirmation.confirmed(sequence));
        if (takingRejectedBack && letter.reason() == DeadLetterReason.REJECTED) {
            handle.publish(letter.message(), Confirmation.NONE, 0);
            loop.stall(1);
        }
    }

    /** What is rejected comes back as a dead letter, and the clock goes on meanwhile. */
    TestQueue takingRejectedBack() {
        takingRejectedBack = true;
        return this;
    }

    private final class Listener implements QueueListener {
        @Override
        public void unused(QueueHandle queue) {
            unused.add(queue);
        }

        @Override
        public void expired(QueueHandle queue) {
            expired.add(queue);
        }
    }

    static TestQueue with(QueueArguments effects) {
        return new TestQueue(false, false, null, effects, true);
    }

    static TestQueue with(QueueArguments effects, RecordingLog log) {
        return new TestQueue(true, false, log, effects, true);
    }

    /** With as much memory as that; the log is null for one that is not durable. */
    static TestQueue with(QueueArguments effects, @Nullable RecordingLog log, QueueMemory memory, boolean exactExpiry) {
        return new TestQueue(log != null, false, log, effects, exactExpiry, memory);
    }

    static TestQueue expiringAtTheHead(QueueArguments effects) {
        return new TestQueue(false, false, null, effects, false);
    }

    /** What the queue gave up, each with its text, a colon and the reason. */
    List<String> dead() {
        return dead.stream()
                .map(letter ->
                        Messages.text(letter.message()) + ":" + letter.reason().wireName())
                .toList();
    }

    /** Has all dead letters arrive where they go. */
    void deadLettersArrive() {
        arrivals.forEach(Runnable::run);
        arrivals.clear();
        loop.turn();
    }

    int timesExpired() {
        return expired.size();
    }

    void discard(QueuedMessage message) {
        turn(() -> handle.discard(message));
    }

    void discardFailed(QueuedMessage message) {
        turn(() -> handle.discardFailed(message));
    }

    /** The dead letters of which a delivery had failed. */
    List<String> deadAndFailed() {
        return dead.stream()
                .filter(DeadLetter::failed)
                .map(letter -> Messages.text(letter.message()))
                .toList();
    }

    void requeueFailed(QueuedMessage message) {
        turn(() -> handle.requeueFailed(message));
    }

    /** What waits, fetched and acknowledged one after the other. */
    List<String> drain() {
        List<String> texts = new ArrayList<>();
        for (QueuedMessage next = get(true).message();
                next != null;
                next = get(true).message()) {
            texts.add(Messages.text(next.message()));
        }
        return texts;
    }

    static TestQueue ofTransientMessages() {
        return new TestQueue(false, false, null);
    }

    static TestQueue autoDelete(QueueArguments effects) {
        return new TestQueue(false, true, null, effects, true);
    }

    static TestQueue autoDelete() {
        return new TestQueue(false, true, null);
    }

    static TestQueue on(RecordingLog log) {
        return new TestQueue(true, false, log);
    }

    SteppedLoop loop() {
        return loop;
    }

    PublishFlow flow() {
        return flow;
    }

    QueueHandle handle() {
        return handle;
    }

    /** How often the queue said that it is of no more use. */
    int timesUnused() {
        return unused.size();
    }

    void publish(String... texts) {
        turn(() -> {
            for (String text : texts) {
                handle.publish(transientMessage(text), Confirmation.NONE, 0);
            }
        });
    }

    void publish(Message message, Confirmation confirmation, long sequence) {
        turn(() -> handle.publish(message, confirmation, sequence));
    }

    Subscription consume(Consumer consumer) {
        return consume(new Subscription(consumer, false, false, 0, 0));
    }

    Subscription consume(Consumer consumer, int prefetch) {
        return consume(new Subscription(consumer, false, false, prefetch, 0));
    }

    Subscription consumeWithoutAcknowledging(Consumer consumer) {
        return consume(new Subscription(consumer, true, false, 0, 0));
    }

    /** Fails unless the queue takes the consumer. */
    private Subscription consume(Subscription subscription) {
        ConsumeResult result = tryToConsume(subscription);
        if (result != ConsumeResult.CONSUMING) {
            throw new AssertionError("not taken: " + result);
        }
        return subscription;
    }

    ConsumeResult tryToConsume(Subscription subscription) {
        AtomicReference<@Nullable ConsumeResult> answer = new AtomicReference<>();
        turn(() -> handle.addConsumer(subscription, answer::set));
        return given(answer);
    }

    void cancel(Subscription subscription) {
        turn(() -> handle.removeConsumer(subscription, () -> {}));
    }

    void resume(Subscription subscription) {
        turn(() -> handle.resume(subscription));
    }

    void acknowledge(QueuedMessage message) {
        turn(() -> handle.acknowledge(message));
    }

    void requeue(QueuedMessage message) {
        turn(() -> handle.requeue(message));
    }

    /** The first message and how many are left behind it. */
    record Got(@Nullable QueuedMessage message, int stillReady) {}

    Got get() {
        return get(false);
    }

    Got get(boolean noAck) {
        AtomicReference<@Nullable Got> answer = new AtomicReference<>();
        turn(() -> handle.get(noAck, (message, stillReady) -> answer.set(new Got(message, stillReady))));
        return given(answer);
    }

    int purge() {
        AtomicReference<@Nullable Integer> answer = new AtomicReference<>();
        turn(() -> handle.purge(answer::set));
        return given(answer);
    }

    QueueCounts counts() {
        AtomicReference<@Nullable QueueCounts> answer = new AtomicReference<>();
        turn(() -> handle.counts(answer::set));
        return given(answer);
    }

    CloseResult close() {
        return close(false, false);
    }

    CloseResult close(boolean ifUnused, boolean ifEmpty) {
        AtomicReference<@Nullable CompletionStage<CloseResult>> answer = new AtomicReference<>();
        turn(() -> answer.set(handle.close(ifUnused, ifEmpty)));
        return given(answer).toCompletableFuture().join();
    }

    CloseResult closeIfExpired() {
        AtomicReference<@Nullable CompletionStage<CloseResult>> answer = new AtomicReference<>();
        turn(() -> answer.set(handle.closeIfExpired()));
        return given(answer).toCompletableFuture().join();
    }

    /** One turn in which all of this happens. */
    void turn(Runnable action) {
        loop.turn(action);
    }

    private static <T> T given(AtomicReference<@Nullable T> answer) {
        T value = answer.get();
        if (value == null) {
            throw new AssertionError("no answer within the turn");
        }
        return value;
    }
}
