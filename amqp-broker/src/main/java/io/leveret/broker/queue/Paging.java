package io.leveret.broker.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the middle of a long queue goes to disk and comes back. What the queue's own log has is just let go; anything else is
 * written to the {@link Spill} first. Belongs to the queue's loop.
 */
final class Paging {

    /** A page is full with so many messages, or with {@link MemoryWindow#pageBytes}. */
    static final int PAGE_MESSAGES = 2_048;

    private static final Logger LOG = LoggerFactory.getLogger(Paging.class);

    private final @Nullable QueueJournal journal;
    private final Spill spill;
    private final PageReader reader;
    private final Expiry expiry;
    private final QueueLoop loop;

    /** When paged messages die; null where a message dies at the head only. */
    private final @Nullable PagedExpiry ends;

    private final MemoryWindow window;
    private boolean closed;

    /** Pages of the queue with this journal; {@code ends} is null where messages die at the head only. */
    Paging(
            @Nullable QueueJournal journal,
            Spill spill,
            MemoryWindow window,
            Expiry expiry,
            @Nullable PagedExpiry ends,
            QueueLoop loop) {
        this.journal = journal;
        this.window = window;
        this.spill = spill;
        this.reader = new PageReader(journal, spill);
        this.expiry = expiry;
        this.ends = ends;
        this.loop = loop;
    }

    /** How much may be in memory. */
    MemoryWindow window() {
        return window;
    }

    /** Lets go of messages that stand one behind the other in a line of this priority. */
    Page pageOut(List<QueuedMessage> messages, int priority) {
        QueuedMessage first = messages.get(0);
        long last = messages.get(messages.size() - 1).position();
        long span = last - first.position() + 1;
        boolean dense = journal != null && span <= 2L * messages.size();
        List<QueuedMessage> spilled = new ArrayList<>();
        List<PageEnds.Due> mortals = new ArrayList<>();
        long bodyBytes = 0;
        for (QueuedMessage message : messages) {
            bodyBytes += message.bodyBytes();
            boolean inLog = dense && message.isStored();
            if (ends != null && message.lifetime() != null) {
                int offset = inLog ? PageEnds.NOT_SPILLED : spilled.size();
                mortals.add(new PageEnds.Due(message.position(), Expiry.endOf(message), message.bodyBytes(), offset));
            }
            expiry.taken(message);
            window.left(message);
            if (!inLog) {
                spilled.add(message);
            }
        }
        long[] stored = dense
                ? Page.Parts.NONE
                : spilled.stream()
                        .filter(QueuedMessage::isStored)
                        .mapToLong(QueuedMessage::position)
                        .toArray();
        Page.Parts parts = new Page.Parts(spilled.size() < messages.size(), spill.next(), spilled.size(), stored);
        Page page = new Page(first.queue(), priority, first.position(), last, parts, PageEnds.of(mortals));
        page.holds(messages.size(), bodyBytes);
        if (parts.inLog() && span > messages.size()) {
            markGaps(page, messages);
        }
        if (!spilled.isEmpty()) {
            page.unwritten(List.copyOf(messages));
            // If that fails, they stay in memory.
            spill.write(spilled, page::written, () -> {});
        }
        if (ends != null) {
            ends.add(page);
        }
        return page;
    }

    /** Gives all or some of the page's messages to the taker, soon, or at once if they have not left yet. */
    void load(Page page, Consumer<List<QueuedMessage>> taker) {
        if (ends != null) {
            ends.remove(page);
        }
        page.loading(true);
        List<QueuedMessage> unwritten = page.unwritten();
        if (unwritten != null || page.messages() == 0) {
            List<QueuedMessage> back = new ArrayList<>();
            if (unwritten != null) {
                unwritten.stream().filter(each -> page.has(each.position())).forEach(back::add);
            }
            back.forEach(expiry::waits);
            arrived(page, page.last(), page.parts().spilled(), back);
            taker.accept(back);
            return;
        }
        reader.read(page)
                .whenComplete((read, failure) -> loop.execute(() -> {
                    if (failure == null) {
                        taken(page, read, taker);
                    } else {
                        failed(page, failure);
                    }
                }));
    }

    /** When the next paged message dies; {@link Expiry#NEVER} if none does. */
    long nextEnd() {
        return ends == null ? Expiry.NEVER : ends.nextEnd();
    }

    /**
     * Takes a paged message out of the line that dies at that time or has died before.
     *
     * @return the message, mostly hollow; null if there is none
     */
    @Nullable
    QueuedMessage expire(long time, ReadyMessages ready) {
        Page page = ends == null ? null : ends.takeDue(time);
        if (ends == null || page == null) {
            return null;
        }
        QueuedMessage due = page.takeDue();
        ready.left(page.priority(), 1, due.bodyBytes());
        ends.add(page);
        return due;
    }

    /** Nobody wants the page any more. */
    void drop(Page page, boolean settle) {
        if (ends != null) {
            ends.remove(page);
        }
        page.drop();
        if (settle) {
            if (journal != null) {
                page.settle(journal);
            }
            page.forgetIfOver(spill);
        }
    }

    void close() {
        closed = true;
        if (ends != null) {
            ends.clear();
        }
        spill.close();
    }

    private void taken(Page page, PageReader.Read read, Consumer<List<QueuedMessage>> taker) {
        if (closed || page.isDropped()) {
            return;
        }
        List<QueuedMessage> messages = new ArrayList<>(read.messages().size());
        for (Spill.Spilled each : read.messages()) {
            if (page.has(each.position())) {
                QueuedMessage message = queued(page, each);
                expiry.begin(message, each.endMillis());
                messages.add(message);
            }
        }
        arrived(page, read.upTo(), read.fromSpill(), messages);
        taker.accept(messages);
    }

    private void arrived(Page page, long upTo, int fromSpill, List<QueuedMessage> messages) {
        long bodyBytes = 0;
        for (QueuedMessage message : messages) {
            bodyBytes += message.bodyBytes();
            window.entered(message);
        }
        page.loadedUpTo(upTo, fromSpill, messages.size(), bodyBytes);
        page.loading(false);
        if (page.isLoaded()) {
            page.forgetIfOver(spill);
        } else if (ends != null) {
            ends.add(page);
        }
    }

    private void failed(Page page, Throwable failure) {
        page.loading(false);
        if (!closed) {
            LOG.error(
                    "{}: cannot read waiting messages back",
                    page.queue().definition().description(),
                    failure);
        }
    }

    private static void markGaps(Page page, List<QueuedMessage> messages) {
        long expected = page.first();
        for (QueuedMessage message : messages) {
            while (expected < message.position()) {
                page.leave(expected++);
            }
            expected++;
        }
    }

    private static QueuedMessage queued(Page page, Spill.Spilled message) {
        return new QueuedMessage(
                page.queue(), message.message(), message.position(), page.priority(), message.stored());
    }
}
