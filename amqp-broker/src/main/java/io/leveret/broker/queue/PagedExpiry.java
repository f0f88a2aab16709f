package io.leveret.broker.queue;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Pages by when the next of their messages dies. Belongs to the queue's loop. */
final class PagedExpiry {

    private static final Comparator<Page> NEXT_FIRST = Comparator.comparingLong(Page::nextEnd);

    // Small, as most queues never use it.
    private final PriorityQueue<Page> pages = new PriorityQueue<>(1, NEXT_FIRST);

    /** Notes a page, if any message of it dies. Its next end must not change until it is taken out. */
    void add(Page page) {
        if (page.nextEnd() != Expiry.NEVER) {
            pages.add(page);
        }
    }

    void remove(Page page) {
        if (!pages.isEmpty()) {
            pages.removeIf(each -> each == page);
        }
    }

    /** Takes out a page in which a message dies at that time or has died before; null if there is none. */
    @Nullable
    Page takeDue(long time) {
        return nextEnd() <= time ? pages.poll() : null;
    }

    /** When the next message dies; {@link Expiry#NEVER} if none does. */
    long nextEnd() {
        Page next = pages.peek();
        return next == null ? Expiry.NEVER : next.nextEnd();
    }

    void clear() {
        pages.clear();
    }
}
