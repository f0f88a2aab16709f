package io.leveret.broker.queue;

import io.leveret.broker.message.Message;
import io.leveret.broker.message.PublishFlow;
import io.leveret.persistence.QueueLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The face a queue shows to other threads: each call is carried out on the queue's own loop, at once if the caller is on it.
 * Results are handed to callbacks on that loop.
 */
public final class QueueHandle {

    private final QueueLoop loop;
    private final PublishFlow flow;
    private final QueueListener listener;
    private final MessageQueue queue;
    private final Runnable endOfTurn = this::endTurn;

    /** For a queue that goes with disuse. */
    private final @Nullable Idleness idleness;

    /** Who asked for a message that is on its way to memory. */
    private final List<Runnable> waitingForDisk = new ArrayList<>();

    /** Whether the end of this turn will find something to do. */
    private boolean turnPlanned;

    /** The log is where a durable queue keeps its messages; null for one that keeps none. */
    public QueueHandle(QueueDefinition definition, QueueLoop loop, QueueContext context, @Nullable QueueLog log) {
        this(definition, loop, context, log, null);
    }

    /** The same for a queue that keeps out duplicates, with a log for their keys. */
    public QueueHandle(
            QueueDefinition definition,
            QueueLoop loop,
            QueueContext context,
            @Nullable QueueLog log,
            @Nullable QueueLog keyLog) {
        this.loop = loop;
        this.flow = context.flow();
        this.listener = context.listener();
        this.queue = new MessageQueue(
                definition,
                log == null ? null : new QueueJournal(log, keyLog, loop, flow),
                log == null ? 0 : log.lastPosition() + 1,
                loop,
                context,
                this::planTurn);
        long expires = definition.effects().expires();
        this.idleness = expires == QueueArguments.NONE ? null : new Idleness(expires, loop, this::lookWhetherIdle);
        touch();
    }

    public QueueDefinition definition() {
        return queue.definition();
    }

    public QueueStatistics statistics() {
        return queue.statistics();
    }

    public void publish(Message message, Confirmation confirmation, long sequence) {
        if (loop.inLoop()) {
            onPublish(message, confirmation, sequence);
            return;
        }
        long bytes = message.footprintBytes();
        flow.departed(bytes);
        loop.execute(() -> {
            flow.arrived(bytes);
            onPublish(message, confirmation, sequence);
        });
    }

    /** Carries out calls of this handle in one turn; {@code written} learns when what they brought is on disk. */
    void carryOut(Runnable calls, long bytes, Confirmation written) {
        flow.departed(bytes);
        onLoop(() -> {
            flow.arrived(bytes);
            calls.run();
            queue.confirmWritten(written);
        });
    }

    public void addConsumer(Subscription subscription, Consumer<ConsumeResult> answer) {
        onLoop(() -> {
            answer.accept(queue.addConsumer(subscription));
            planTurn();
        });
    }

    /** After {@code done} the consumer is given nothing more. */
    public void removeConsumer(Subscription subscription, Runnable done) {
        onLoop(() -> {
            boolean unused = queue.removeConsumer(subscription);
            done.run();
            used();
            planTurn();
            if (unused) {
                listener.unused(this);
            }
        });
    }

    /** The consumer may be able to take messages again. */
    public void resume(Subscription subscription) {
        onLoop(() -> {
            queue.resume(subscription);
            planTurn();
        });
    }

    /** Answers with the first message, or null, and how many are left. */
    public void get(boolean noAck, GetAnswer answer) {
        onLoop(() -> {
            used();
            planTurn();
            if (queue.isWaitingForDisk()) {
                waitingForDisk.add(() -> get(noAck, answer));
                return;
            }
            QueuedMessage first = queue.get(noAck);
            answer.got(first, queue.counts().ready());
        });
    }

    public void acknowledge(QueuedMessage message) {
        if (loop.inLoop()) {
            onAcknowledge(message);
        } else {
            loop.execute(() -> onAcknowledge(message));
        }
    }

    /** Takes an unacknowledged message that is not to be delivered again. */
    public void discard(QueuedMessage message) {
        giveUp(message, false);
    }

    /** The same for one whose delivery has failed. */
    public void discardFailed(QueuedMessage message) {
        giveUp(message, true);
    }

    private void giveUp(QueuedMessage message, boolean failed) {
        onLoop(() -> {
            queue.discard(message, failed);
            planTurn();
        });
    }

    /** Takes an unacknowledged message back that is to be delivered again. */
    public void requeue(QueuedMessage message) {
        putBack(message, false);
    }

    /** The same for one whose delivery has failed: it may have failed too often. */
    public void requeueFailed(QueuedMessage message) {
        putBack(message, true);
    }

    private void putBack(QueuedMessage message, boolean failed) {
        onLoop(() -> {
            queue.requeue(message, failed);
            planTurn();
        });
    }

    /** Answers with the number of waiting messages that were dropped. */
    public void purge(Consumer<Integer> answer) {
        onLoop(() -> {
            answer.accept(queue.purge());
            planTurn();
        });
    }

    public void counts(Consumer<QueueCounts> answer) {
        onLoop(() -> {
            answer.accept(queue.counts());
            planTurn();
        });
    }

    /** Somebody has asked for the queue: it does not go with disuse yet. */
    public void touch() {
        if (idleness != null) {
            onLoop(this::used);
        }
    }

    /** Ends the queue: consumers are told, what waits is dropped, whatever comes later goes nowhere. */
    public CompletionStage<CloseResult> close(boolean ifUnused, boolean ifEmpty) {
        CompletableFuture<CloseResult> result = new CompletableFuture<>();
        onLoop(() -> {
            result.complete(closed(queue.close(ifUnused, ifEmpty)));
            planTurn();
        });
        return result;
    }

    /** Ends the queue if nobody has used it for as long as its arguments say. */
    public CompletionStage<CloseResult> closeIfExpired() {
        CompletableFuture<CloseResult> result = new CompletableFuture<>();
        onLoop(() -> result.complete(isIdle() ? closed(queue.close(true, false)) : CloseResult.IN_USE));
        return result;
    }

    private CloseResult closed(CloseResult result) {
        if (idleness != null && result.outcome() == CloseResult.Outcome.CLOSED) {
            idleness.close();
        }
        return result;
    }

    /** For a start: gives the queue back what the store kept of it. */
    public QueueRestoring restoring() {
        return new QueueRestoring(
                this,
                queue,
                action -> onLoop(() -> {
                    action.run();
                    planTurn();
                }));
    }

    /** Receives what basic.get asks for. */
    public interface GetAnswer {
        void got(@Nullable QueuedMessage message, int stillReady);
    }

    private void onPublish(Message message, Confirmation confirmation, long sequence) {
        assert loop.inLoop() : "a queue belongs to its loop";
        queue.publish(this, message, confirmation, sequence);
        planTurn();
    }

    private void onAcknowledge(QueuedMessage message) {
        queue.acknowledge(message);
        planTurn();
    }

    private void used() {
        if (idleness != null) {
            idleness.used();
        }
    }

    private boolean isIdle() {
        return idleness != null && idleness.isOver() && !queue.hasConsumers();
    }

    private void lookWhetherIdle() {
        if (isIdle()) {
            listener.expired(this);
        } else if (idleness != null && !queue.hasConsumers()) {
            idleness.waitOn();
        }
    }

    private void onLoop(Runnable action) {
        if (loop.inLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }

    private void planTurn() {
        assert loop.inLoop() : "a queue belongs to its loop";
        if (!turnPlanned) {
            turnPlanned = true;
            loop.atEndOfTurn(endOfTurn);
        }
    }

    private void endTurn() {
        turnPlanned = false;
        queue.endTurn();
        if (!waitingForDisk.isEmpty() && !queue.isWaitingForDisk()) {
            List<Runnable> waiting = List.copyOf(waitingForDisk);
            waitingForDisk.clear();
            waiting.forEach(Runnable::run);
        }
    }
}
