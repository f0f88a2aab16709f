package io.leveret.broker.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait, in the order of their positions. What comes back was taken from the head, so it stands before everything
 * that was never taken: two lines, the returned one first, keep the order. What leaves from the middle keeps its place as a
 * mark until it comes to the head, or until more than half of the line are such marks. What is too much for memory stands
 * behind, in a {@link Backlog}.
 */
final class ReadyLine {

    private static final int MARKS_ALWAYS_KEPT = 64;

    private final ArrayDeque<QueuedMessage> arrived = new ArrayDeque<>(1);
    private final ReturnedMessages returned;
    private @Nullable Backlog backlog;
    private int size;
    private int marks;

    ReadyLine(ReturnedMessages returned) {
        this.returned = returned;
    }

    void add(QueuedMessage message) {
        size++;
        Backlog behind = backlog;
        if (behind == null) {
            arrived.addLast(message);
        } else {
            marks -= behind.add(message);
        }
    }

    void putBack(QueuedMessage message) {
        size++;
        returned.add(message);
    }

    /** The first of the line; null if it is empty, or if its first is not at hand. */
    @Nullable
    QueuedMessage first() {
        if (marks > 0) {
            skipMarks();
        }
        return returned.isEmpty() ? arrived.peekFirst() : returned.first();
    }

    /** Whether its first is in memory. */
    boolean isAtHand() {
        if (marks > 0) {
            skipMarks();
        }
        QueuedMessage back = returned.first();
        return back == null ? !arrived.isEmpty() : !back.isHollow();
    }

    /** Takes the {@link #first}, which must be there. */
    QueuedMessage take() {
        if (marks > 0) {
            skipMarks();
        }
        size--;
        return returned.isEmpty() ? arrived.removeFirst() : returned.take();
    }

    /** This one of the line has left it, wherever it stood in memory. */
    void left(QueuedMessage message) {
        if (message.isHollow()) {
            returned.leftHollow();
        }
        size--;
        marks++;
        if (marks > MARKS_ALWAYS_KEPT && marks > (arrived.size() + returned.size()) / 2) {
            arrived.removeIf(QueuedMessage::hasLeft);
            returned.compact();
            if (backlog != null) {
                backlog.compact();
            }
            marks = 0;
        }
    }

    /** So many have left it that were on disk. */
    void left(int paged) {
        size -= paged;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Has messages go to disk until about so many bytes are at hand. */
    void shrink(long keptBytes, Paging paging, int priority) {
        long atHand = 0;
        for (QueuedMessage message : arrived) {
            atHand += message.hasLeft() ? 0 : message.footprintBytes();
        }
        List<QueuedMessage> last = new ArrayList<>();
        while (atHand > keptBytes && arrived.size() > 1) {
            QueuedMessage message = arrived.removeLast();
            if (message.hasLeft()) {
                marks--;
            } else {
                atHand -= message.footprintBytes();
                last.add(message);
            }
        }
        Collections.reverse(last);
        if (!last.isEmpty()) {
            behind(paging, priority).push(last);
        }
    }

    /** Adds a page behind all others. */
    void add(Page page, Paging paging) {
        size += page.messages();
        marks -= behind(paging, page.priority()).add(page);
    }

    /** Has messages come to hand when few are left of a longer line. */
    void refill(MemoryWindow window, Backlog.Arrival arrival) {
        Backlog behind = backlog;
        boolean cameAtOnce = true;
        while (behind != null && cameAtOnce && window.wantsMore(arrived.size())) {
            cameAtOnce = behind.bring((messages, lost, lostBytes) -> {
                arrived.addAll(messages);
                size -= lost;
                arrival.came(messages, lost, lostBytes);
            });
            if (behind.isOver()) {
                backlog = null;
                behind = null;
            }
        }
    }

    /** Has hollow messages that came back have their content again, before they are wanted. */
    void refillReturned(Shelf shelf, long bytesMax, Shelf.Taker taker) {
        returned.refill(shelf, bytesMax, taker);
    }

    /** Takes all of them out, in no particular order; those on disk are {@code settled} in the store if that is wanted. */
    void drain(Consumer<QueuedMessage> taker, boolean settled) {
        returned.drain(taker);
        drain(arrived, taker);
        if (backlog != null) {
            backlog.drain(taker, settled);
            backlog = null;
        }
        size = 0;
        marks = 0;
    }

    private static void drain(Collection<QueuedMessage> line, Consumer<QueuedMessage> taker) {
        for (QueuedMessage message : line) {
            if (!message.hasLeft()) {
                taker.accept(message);
            }
        }
        line.clear();
    }

    private Backlog behind(Paging paging, int priority) {
        Backlog behind = backlog;
        if (behind == null) {
            behind = new Backlog(paging, priority);
            backlog = behind;
        }
        return behind;
    }

    private void skipMarks() {
        marks -= returned.skipMarks();
        while (returned.isEmpty() && !arrived.isEmpty() && arrived.getFirst().hasLeft()) {
            arrived.removeFirst();
            marks--;
        }
    }
}
