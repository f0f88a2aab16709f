package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.message.Message;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.QueueHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a transactional channel has asked for and not yet committed: messages, then acknowledgements. Bounded by the bytes it
 * holds. Belongs to the channel's loop.
 */
final class Transaction {

    /** What one transaction may hold in memory, in bytes. */
    private static final long MAX_BYTES = 256L * 1024 * 1024;

    private final List<Published> published = new ArrayList<>();
    private final List<Settlement> settlements = new ArrayList<>();
    private final UnackedDeliveries unacked;
    private boolean selected;
    private long heldBytes;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Published(Message message, QueueHandle[] queues, boolean mandatory) {}

    /** {@code unacked} takes back what was acknowledged in vain */
    Transaction(UnackedDeliveries unacked) {
        this.unacked = unacked;
    }

    void select() {
        selected = true;
    }

    boolean isSelected() {
        return selected;
    }

    void requireSelected() {
        if (!selected) {
            throw ChannelException.preconditionFailed("channel is not transactional");
        }
    }

    void publish(Message message, QueueHandle[] queues, boolean mandatory) {
        heldBytes += message.footprintBytes();
        if (heldBytes > MAX_BYTES) {
            throw ChannelException.preconditionFailed(
                    "transaction holds more than " + MAX_BYTES + " bytes of messages");
        }
        published.add(new Published(message, queues, mandatory));
    }

    void settle(Settlement settlement) {
        settlements.add(settlement);
    }

    /** Publishes, then settles; the stage completes when all of it is safe, exceptionally if a queue refused a message. */
    CompletionStage<Void> commit(Publishing publishing) {
        Progress progress = new Progress(1 + published.size());
        for (Published each : published) {
            if (each.queues().length == 0) {
                publishing.unroutable(each.message(), each.mandatory());
                progress.confirmed(0);
            } else {
                publishing.hand(each.message(), each.queues(), progress, 0);
            }
        }
        settlements.forEach(Settlement::carryOut);
        published.clear();
        settlements.clear();
        heldBytes = 0;
        progress.confirmed(0);
        return progress.result();
    }

    /** Forgets the messages; what was acknowledged is unacknowledged again. */
    void rollback() {
        settlements.forEach(settlement -> unacked.putBack(settlement.deliveryTag(), settlement.message()));
        published.clear();
        settlements.clear();
        heldBytes = 0;
    }

    /** Counts what is still open; queues report from their loops. */
    private static final class Progress implements Confirmation {
        private final AtomicInteger open;
        private final AtomicBoolean refused = new AtomicBoolean();
        private final CompletableFuture<Void> result = new CompletableFuture<>();

        Progress(int open) {
            this.open = new AtomicInteger(open);
        }

        CompletionStage<Void> result() {
            return result;
        }

        @Override
        public void confirmed(long sequence) {
            if (open.decrementAndGet() == 0) {
                finish();
            }
        }

        @Override
        public void rejected(long sequence) {
            refused.set(true);
            confirmed(sequence);
        }

        private void finish() {
            if (refused.get()) {
                result.completeExceptionally(ChannelException.preconditionFailed("partial tx completion"));
            } else {
                result.complete(null);
            }
        }
    }
}
