package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.message.Message;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.QueueChanges;
import io.leveret.broker.queue.QueueHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /**
     * Publishes, then settles, all that concerns one queue at a time. The stage completes when it is safe, exceptionally if a
     * queue refused a message.
     */
    CompletionStage<Void> commit(Publishing publishing) {
        Map<QueueHandle, QueueChanges> changes = new LinkedHashMap<>();
        Progress progress = new Progress(published.size());
        for (Published each : published) {
            if (each.queues().length == 0) {
                publishing.unroutable(each.message(), each.mandatory());
                progress.confirmed(0);
                continue;
            }
            Confirmation ofEach = publishing.routed(each.queues(), progress);
            for (QueueHandle queue : each.queues()) {
                of(changes, queue).publish(each.message(), ofEach);
            }
        }
        for (Settlement each : settlements) {
            each.giveRoomBack();
            of(changes, each.message().queue()).settle(each::tellQueue);
        }
        published.clear();
        settlements.clear();
        heldBytes = 0;
        progress.carryOut(changes.values());
        return progress.result();
    }

    private static QueueChanges of(Map<QueueHandle, QueueChanges> changes, QueueHandle queue) {
        return changes.computeIfAbsent(queue, QueueChanges::new);
    }

    /** Forgets the messages; what was acknowledged is unacknowledged again. */
    void rollback() {
        settlements.forEach(settlement -> unacked.putBack(settlement.deliveryTag(), settlement.message()));
        published.clear();
        settlements.clear();
        heldBytes = 0;
    }

    /** Counts what is still open, besides the commit itself; queues report from their loops. */
    private static final class Progress implements Confirmation {
        private final AtomicInteger open;
        private final AtomicBoolean refused = new AtomicBoolean();
        private final CompletableFuture<Void> result = new CompletableFuture<>();

        Progress(int messages) {
            this.open = new AtomicInteger(1 + messages);
        }

        void carryOut(Collection<QueueChanges> changes) {
            open.addAndGet(changes.size());
            changes.forEach(each -> each.carryOut(() -> confirmed(0)));
            confirmed(0);
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
