package io.leveret.broker.queue;

import io.leveret.persistence.QueueLog;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one line that are on disk, in the order of their positions. What of them the queue's own log does not have, or
 * not close together, is in its {@link Spill}. Belongs to the queue's loop.
 */
final class Page {

    /** A guess: pages do not know of their messages' properties. */
    private static final int AROUND_BODY_BYTES = 300;

    private final QueueHandle queue;
    private final int priority;
    private final long base;
    private final long last;
    private final Parts parts;
    private final @Nullable PageEnds ends;
    private long first;
    private int messages;
    private long bodyBytes;
    private int spillLoaded;
    private int fetches;
    private boolean loading;
    private boolean dropped;

    /** Positions, from the base on, whose messages are not of this page, or not any more. */
    private @Nullable BitSet gone;

    /** Those that are on their way to the spill, and stay here until they have arrived. */
    private @Nullable List<QueuedMessage> unwritten;

    /**
     * Where its messages are.
     *
     * @param inLog      some are in the queue's log, between the page's first and last position
     * @param spillFirst the first position in the spill
     * @param spilled    how many are there
     * @param stored     positions of those in the spill that are in the queue's log as well, but far apart there
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Parts(boolean inLog, long spillFirst, int spilled, long[] stored) {

        /** Nothing is in both. */
        static final long[] NONE = new long[0];
    }

    Page(QueueHandle queue, int priority, long first, long last, Parts parts, @Nullable PageEnds ends) {
        this.queue = queue;
        this.priority = priority;
        this.base = first;
        this.first = first;
        this.last = last;
        this.parts = parts;
        this.ends = ends;
    }

    /** What the queue's log had at a start. */
    static Page of(QueueHandle queue, QueueLog.Extent extent) {
        Parts parts = new Parts(true, 0, 0, Parts.NONE);
        Page page = new Page(queue, 0, extent.first(), extent.last(), parts, null);
        page.holds((int) extent.messages(), extent.bodyBytes());
        return page;
    }

    QueueHandle queue() {
        return queue;
    }

    int priority() {
        return priority;
    }

    Parts parts() {
        return parts;
    }

    /** What was not loaded begins here. */
    long first() {
        return first;
    }

    long last() {
        return last;
    }

    int messages() {
        return messages;
    }

    long bodyBytes() {
        return bodyBytes;
    }

    void holds(int newMessages, long newBodyBytes) {
        messages = newMessages;
        bodyBytes = newBodyBytes;
    }

    /** When the next of its messages dies; never while it is on its way to memory, where that is looked after. */
    long nextEnd() {
        if (ends == null || loading) {
            return Expiry.NEVER;
        }
        ends.skipBefore(first);
        return ends.nextEnd();
    }

    /** Takes out the message that dies next: hollow, unless it has not left yet. */
    QueuedMessage takeDue() {
        if (ends == null) {
            throw new IllegalStateException("nothing dies here");
        }
        PageEnds.Due due = ends.take();
        leave(due.position());
        messages--;
        bodyBytes -= due.bodyBytes();
        if (unwritten != null) {
            return unwritten.stream()
                    .filter(each -> each.position() == due.position())
                    .findFirst()
                    .orElseThrow();
        }
        return hollow(due);
    }

    private QueuedMessage hollow(PageEnds.Due due) {
        int footprintBytes = due.bodyBytes() + AROUND_BODY_BYTES;
        if (due.spillOffset() == PageEnds.NOT_SPILLED) {
            Away away = Away.inLog(due.bodyBytes(), footprintBytes);
            return new QueuedMessage(queue, away, due.position(), priority, true);
        }
        fetches++;
        Away away = new Away(due.bodyBytes(), footprintBytes, parts.spillFirst() + due.spillOffset(), this);
        boolean stored = Arrays.binarySearch(parts.stored(), due.position()) >= 0;
        return new QueuedMessage(queue, away, due.position(), priority, stored);
    }

    /** There is no message of this page at the position. */
    void leave(long position) {
        BitSet set = gone;
        if (set == null) {
            set = new BitSet((int) (last - base + 1));
            gone = set;
        }
        set.set((int) (position - base));
    }

    /** Settles what the queue's log has of the page. */
    void settle(QueueJournal journal) {
        Arrays.stream(parts.stored()).filter(this::has).forEach(journal::settle);
        if (!parts.inLog()) {
            return;
        }
        long from = first;
        for (long position = first; gone != null && position <= last; position++) {
            if (!has(position)) {
                settle(journal, from, position);
                from = position + 1;
            }
        }
        settle(journal, from, last + 1);
    }

    private static void settle(QueueJournal journal, long from, long to) {
        if (from < to) {
            journal.settle(from, to);
        }
    }

    boolean has(long position) {
        BitSet set = gone;
        return position >= first && position <= last && (set == null || !set.get((int) (position - base)));
    }

    /** Those of its messages that are in the spill and were not loaded begin here. */
    long spillFirst() {
        return parts.spillFirst() + spillLoaded;
    }

    /** One past the last of its messages in the spill. */
    long spillEnd() {
        return parts.spillFirst() + parts.spilled();
    }

    /** All up to the position, which were so many and so large, are in memory again; some came from the spill. */
    void loadedUpTo(long position, int fromSpill, int loadedMessages, long loadedBodyBytes) {
        first = position + 1;
        spillLoaded += fromSpill;
        messages -= loadedMessages;
        bodyBytes -= loadedBodyBytes;
    }

    boolean isLoaded() {
        return first > last;
    }

    /** One of its former messages is not needed in the spill any more, where it was read alone. */
    void fetched(Spill spill) {
        fetches--;
        forgetIfOver(spill);
    }

    /** Gives back the page's room in the spill when nobody reads from it any more. */
    void forgetIfOver(Spill spill) {
        if (fetches == 0 && (dropped || isLoaded()) && parts.spilled() > 0) {
            spill.forget(List.of(new QueueLog.Range(parts.spillFirst(), parts.spillFirst() + parts.spilled())));
        }
    }

    boolean isLoading() {
        return loading;
    }

    void loading(boolean isLoading) {
        loading = isLoading;
    }

    /** Nobody wants it any more. */
    boolean isDropped() {
        return dropped;
    }

    void drop() {
        dropped = true;
        unwritten = null;
    }

    @Nullable
    List<QueuedMessage> unwritten() {
        return unwritten;
    }

    void unwritten(List<QueuedMessage> messagesOnTheWay) {
        unwritten = messagesOnTheWay;
    }

    void written() {
        unwritten = null;
    }
}
