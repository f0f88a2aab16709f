package io.leveret.broker.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one line that were delivered and came back. Hollow ones are filled a page at a time, the next ones while the last
 * are still being delivered. Belongs to the queue's loop.
 */
final class ReturnedMessages {

    private static final Comparator<QueuedMessage> BY_PLACE = Comparator.comparingLong(QueuedMessage::position);
    private static final Comparator<QueuedMessage> BY_RETURN =
            Comparator.comparingLong(message -> message.counts().lastReturn());

    private final PriorityQueue<QueuedMessage> messages;

    private int hollow;

    /** How many were filled last, and about how many of these are still here. */
    private int filledLast;

    private int filledLeft;

    /** Whether some are being read. */
    private boolean fetching;

    private ReturnedMessages(Comparator<QueuedMessage> order) {
        // Small, as there are many queues to which nothing ever comes back.
        this.messages = new PriorityQueue<>(1, order);
    }

    /** In the order of their positions. */
    static ReturnedMessages inTheirPlaces() {
        return new ReturnedMessages(BY_PLACE);
    }

    /** In the order in which they came back. */
    static ReturnedMessages asTheyCame() {
        return new ReturnedMessages(BY_RETURN);
    }

    void add(QueuedMessage message) {
        messages.add(message);
        hollow += message.isHollow() ? 1 : 0;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** With the marks of those that have left. */
    int size() {
        return messages.size();
    }

    @Nullable
    QueuedMessage first() {
        return messages.peek();
    }

    /** Takes the first, which must be there. */
    QueuedMessage take() {
        QueuedMessage taken = messages.remove();
        hollow -= taken.isHollow() ? 1 : 0;
        filledLeft--;
        return taken;
    }

    /** One has left that was hollow. */
    void leftHollow() {
        hollow--;
    }

    /** Takes out marks that stand first; returns how many. */
    int skipMarks() {
        int skipped = 0;
        for (QueuedMessage first = messages.peek(); first != null && first.hasLeft(); first = messages.peek()) {
            messages.remove();
            skipped++;
        }
        return skipped;
    }

    /** Takes out all marks. */
    void compact() {
        messages.removeIf(QueuedMessage::hasLeft);
    }

    /** Has the next hollow ones have their content again, if that will be wanted soon. */
    void refill(Shelf shelf, long bytesMax, Shelf.Taker taker) {
        QueuedMessage first = messages.peek();
        if (first == null || hollow == 0 || fetching || !(first.isHollow() || filledLeft <= filledLast / 2)) {
            return;
        }
        List<QueuedMessage> next = nextHollow(bytesMax);
        if (!next.isEmpty()) {
            fetching = true;
            shelf.fetch(next, (loaded, lost) -> {
                fetching = false;
                hollow -= loaded.size();
                filledLast = loaded.size();
                filledLeft = Math.max(0, filledLeft) + loaded.size();
                taker.came(loaded, lost);
            });
        }
    }

    /** Gives all to the taker that have not left. */
    void drain(Consumer<QueuedMessage> taker) {
        List<QueuedMessage> all = List.copyOf(messages);
        messages.clear();
        hollow = 0;
        all.stream().filter(message -> !message.hasLeft()).forEach(taker);
    }

    private List<QueuedMessage> nextHollow(long bytesMax) {
        List<QueuedMessage> next = new ArrayList<>();
        List<QueuedMessage> found = new ArrayList<>();
        long bytes = 0;
        while (!messages.isEmpty() && next.size() < Paging.PAGE_MESSAGES && bytes < bytesMax) {
            QueuedMessage message = messages.remove();
            next.add(message);
            if (message.isHollow()) {
                found.add(message);
                bytes += message.away().footprintBytes();
            }
        }
        messages.addAll(next);
        return found;
    }
}
