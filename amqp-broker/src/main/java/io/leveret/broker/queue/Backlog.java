package io.leveret.broker.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What waits behind the messages at hand of a long line: pages on disk in the order of their positions, and behind them a tail
 * in memory that becomes the next page. Belongs to the queue's loop.
 */
final class Backlog {

    private final Paging paging;
    private final int priority;
    private final ArrayDeque<Page> pages = new ArrayDeque<>();
    private List<QueuedMessage> tail = new ArrayList<>();
    private long tailBytes;

    /** Takes what comes to hand, and learns of messages that the disk did not give back. */
    interface Arrival {
        void came(List<QueuedMessage> messages, int lost, long lostBodyBytes);
    }

    Backlog(Paging paging, int priority) {
        this.paging = paging;
        this.priority = priority;
    }

    /** Adds behind all others; returns how many marks of messages that had left went with a page. */
    int add(QueuedMessage message) {
        tail.add(message);
        tailBytes += message.footprintBytes();
        return isPage(tail.size(), tailBytes) ? pageOutTail() : 0;
    }

    /** Adds a page behind all others; returns how many marks went with the tail before it. */
    int add(Page page) {
        int marks = pageOutTail();
        pages.addLast(page);
        return marks;
    }

    /** Takes messages that stand before all others. */
    void push(List<QueuedMessage> messages) {
        ArrayDeque<Page> before = new ArrayDeque<>();
        int start = 0;
        long bytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            bytes += messages.get(i).footprintBytes();
            if (isPage(i + 1 - start, bytes) || i + 1 == messages.size()) {
                before.addLast(paging.pageOut(messages.subList(start, i + 1), priority));
                start = i + 1;
                bytes = 0;
            }
        }
        before.descendingIterator().forEachRemaining(pages::addFirst);
    }

    /** Has the next of its messages come; returns whether they have, and not only will. */
    boolean bring(Arrival arrival) {
        Page page = pages.peekFirst();
        if (page == null) {
            List<QueuedMessage> last = tail;
            tail = new ArrayList<>();
            arrival.came(last, 0, 0);
            return true;
        }
        if (!page.isLoading()) {
            paging.load(page, messages -> {
                boolean whole = page.isLoaded();
                if (whole) {
                    pages.removeFirst();
                }
                arrival.came(messages, whole ? page.messages() : 0, whole ? page.bodyBytes() : 0);
            });
        }
        return !page.isLoading();
    }

    /** Whether it has had its last message. */
    boolean isOver() {
        return pages.isEmpty() && tail.isEmpty();
    }

    /** Leaves out the marks of messages that have left. */
    void compact() {
        tail.removeIf(QueuedMessage::hasLeft);
    }

    /** Gives up all of it: what is in memory to the taker. */
    void drain(Consumer<QueuedMessage> taker, boolean settle) {
        pages.forEach(page -> paging.drop(page, settle));
        pages.clear();
        compact();
        tail.forEach(taker);
        tail = new ArrayList<>();
    }

    private int pageOutTail() {
        int all = tail.size();
        compact();
        int marks = all - tail.size();
        if (!tail.isEmpty()) {
            pages.addLast(paging.pageOut(tail, priority));
        }
        tail = new ArrayList<>();
        tailBytes = 0;
        return marks;
    }

    private boolean isPage(int messages, long bytes) {
        return messages >= Paging.PAGE_MESSAGES || bytes >= paging.window().pageBytes();
    }
}
