package io.leveret.broker.queue;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait: those of the highest priority first, and within a priority in the order of their positions. In a quorum
 * queue what comes back is above all priorities, in the order in which it came.
 */
final class ReadyMessages {

    /** One for each priority, and one more in a quorum queue; what never came has none. */
    private final @Nullable ReadyLine[] lines;

    private final Priorities priorities;

    /** No line above has messages. */
    private int highest;

    private final MemoryWindow window;
    private final Paging paging;
    private final Shelf shelf;
    private final Consumer<QueuedMessage> lost;
    private final Runnable wakeUp;
    private ReadyLine line;
    private int size;
    private long bytes;

    /**
     * None at first.
     *
     * @param lost   told of each that the disk has no more, to {@link #remove} it
     * @param wakeUp told when messages have come to hand
     */
    ReadyMessages(Priorities priorities, Paging paging, Shelf shelf, Consumer<QueuedMessage> lost, Runnable wakeUp) {
        this.window = paging.window();
        this.shelf = shelf;
        this.lost = lost;
        this.paging = paging;
        this.wakeUp = wakeUp;
        this.priorities = priorities;
        this.lines = new @Nullable ReadyLine[priorities.highest() + (priorities.ofQuorum() ? 2 : 1)];
        this.line = line(0);
    }

    void add(QueuedMessage message) {
        entered(message).add(message);
    }

    /** Puts it back where it stood, or in a quorum queue before all that was never taken. */
    void putBack(QueuedMessage message) {
        if (priorities.ofQuorum()) {
            message.priority(priorities.highest() + 1);
        }
        entered(message).putBack(message);
    }

    /** Adds messages that are on disk, behind all others of their priority. */
    void add(Page page) {
        size += page.messages();
        bytes += page.bodyBytes();
        lineFor(page.priority()).add(page, paging);
    }

    /** So many of this priority have gone that were on disk. */
    void left(int priority, int messages, long bodyBytes) {
        size -= messages;
        bytes -= bodyBytes;
        line(priority).left(messages);
    }

    /** Has what is too much go to disk, and what will be wanted next come back. */
    void endTurn() {
        if (window.isOver()) {
            shrink(window.keptBytes());
        }
        if (size > 0) {
            sink();
            line.refillReturned(shelf, window.pageBytes(), this::cameBack);
            line.refill(window, this::came);
            if (priorities.ofQuorum()) {
                refillHeads();
            }
        }
    }

    /** Messages die at the head of each line, so that has to be in memory. */
    private void refillHeads() {
        for (int priority = 0; priority < highest; priority++) {
            ReadyLine each = lines[priority];
            if (each != null && !each.isEmpty() && !each.isAtHand()) {
                each.refill(window, this::came);
            }
        }
    }

    /** Whether there is a first that can be taken now; one that is on disk comes at the end of the turn. */
    boolean isAtHand() {
        if (size == 0) {
            return false;
        }
        sink();
        return line.isAtHand();
    }

    /** The first; null if there is none at hand. */
    @Nullable
    QueuedMessage first() {
        sink();
        return line.first();
    }

    /** The one to look at if messages die at the head: the first, or in a quorum queue the first to die of those that lead a line. */
    @Nullable
    QueuedMessage firstToDie() {
        QueuedMessage next = first();
        for (int priority = highest - 1; priorities.ofQuorum() && priority >= 0; priority--) {
            ReadyLine each = lines[priority];
            QueuedMessage head = each == null || each.isEmpty() ? null : each.first();
            if (head != null && (next == null || Expiry.endOf(head) < Expiry.endOf(next))) {
                next = head;
            }
        }
        return next;
    }

    /** Takes the first, which must be there; it may be hollow if that was not asked. */
    QueuedMessage take() {
        sink();
        QueuedMessage taken = line.take();
        gone(taken);
        return taken;
    }

    /** Takes one out that waits somewhere; it goes on as what is returned. */
    QueuedMessage remove(QueuedMessage message) {
        gone(message);
        QueuedMessage removed = message.moveOut();
        line(message.priority()).left(removed);
        return removed;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Of bodies. */
    long bytes() {
        return bytes;
    }

    /** Takes all of them out, in no particular order; those on disk are {@code settled} in the store if that is wanted. */
    void drain(Consumer<QueuedMessage> taker, boolean settled) {
        for (ReadyLine each : lines) {
            if (each != null) {
                each.drain(taker, settled);
            }
        }
        size = 0;
        bytes = 0;
        window.empty();
    }

    private void came(List<QueuedMessage> messages, int lost, long lostBytes) {
        size -= lost;
        bytes -= lostBytes;
        if (!messages.isEmpty()) {
            wakeUp.run();
        }
    }

    private void cameBack(List<QueuedMessage> loaded, List<QueuedMessage> gone) {
        loaded.forEach(window::entered);
        gone.forEach(lost);
    }

    /** Begins with those that are wanted last. */
    private void shrink(long keptBytes) {
        for (int priority = 0; priority < lines.length && window.isOver(); priority++) {
            ReadyLine each = lines[priority];
            if (each != null) {
                each.shrink(keptBytes, paging, priority);
            }
        }
    }

    private ReadyLine entered(QueuedMessage message) {
        size++;
        bytes += message.bodyBytes();
        window.entered(message);
        return lineFor(message.priority());
    }

    private ReadyLine lineFor(int priority) {
        if (priority == highest) {
            return line;
        }
        ReadyLine entered = line(priority);
        if (priority > highest) {
            highest = priority;
            line = entered;
        }
        return entered;
    }

    private void gone(QueuedMessage message) {
        size--;
        bytes -= message.bodyBytes();
        window.left(message);
    }

    /** Goes down to the highest line that has messages. */
    private void sink() {
        while (highest > 0 && line.isEmpty()) {
            highest--;
            line = line(highest);
        }
    }

    private ReadyLine line(int priority) {
        ReadyLine present = lines[priority];
        if (present == null) {
            present = new ReadyLine(
                    priority > priorities.highest() ? ReturnedMessages.asTheyCame() : ReturnedMessages.inTheirPlaces());
            lines[priority] = present;
        }
        return present;
    }
}
