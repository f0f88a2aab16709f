package io.leveret.broker.queue;

import io.leveret.persistence.QueueLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the content of messages is that keep only their entry in memory: what was delivered and is unacknowledged, beyond the
 * queue's window, until it is wanted again. What the queue's own log has is just let go; anything else is written to the
 * {@link Spill} first. Belongs to the queue's loop.
 */
final class Shelf {

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
    private static final Away NOTHING = Away.inLog(0, 0);

    private final Spill spill;
    private final ContentReader reader;
    private final MemoryWindow window;
    private final QueueLoop loop;
    private final Runnable wakeUp;

    /** They were delivered in this turn, and may be looked at until it is over. */
    private List<QueuedMessage> leaving = new ArrayList<>();

    private final List<Runnable> fetches = new ArrayList<>();

    /** What need not be in the spill any more. */
    private List<QueueLog.Range> unneeded = new ArrayList<>();

    /** Messages are often of one size: then they share it. */
    private Away lastInLog = NOTHING;

    /** What is on its way to the spill. */
    private long unwrittenBytes;

    private boolean closed;

    /** Takes what was read, and what is lost; anything else may be asked for again. */
    interface Taker {
        void came(List<QueuedMessage> loaded, List<QueuedMessage> lost);
    }

    /** {@code wakeUp} has {@link #endTurn} called. */
    Shelf(@Nullable QueueJournal journal, Spill spill, MemoryWindow window, QueueLoop loop, Runnable wakeUp) {
        this.spill = spill;
        this.reader = new ContentReader(journal, spill);
        this.window = window;
        this.loop = loop;
        this.wakeUp = wakeUp;
    }

    /** Lets go, when the turn is over, of the content of a message that somebody holds. */
    void put(QueuedMessage message) {
        leaving.add(message);
    }

    /** Whether the disk has to take what was delivered before more is. */
    boolean isBehind() {
        return unwrittenBytes > 0 && unwrittenBytes > window.keptBytes();
    }

    /** Has some of these hollow messages have their content again, soon; the first in the order of their places among them. */
    void fetch(List<QueuedMessage> messages, Taker taker) {
        fetches.add(() -> reader.read(messages)
                .whenComplete((streaks, failure) -> loop.execute(() -> {
                    if (!closed) {
                        came(messages.get(0), streaks, failure, taker);
                    }
                })));
    }

    /** A message is done with whose content may be on disk. */
    void forget(QueuedMessage message) {
        if (message.isHollow()) {
            release(message.away());
            message.leave();
        }
    }

    /** Writes, and reads what was asked for: only now, when the store knows of all that came before. */
    void endTurn() {
        if (!leaving.isEmpty()) {
            letGo();
        }
        if (!unneeded.isEmpty()) {
            spill.forget(unneeded);
            unneeded = new ArrayList<>();
        }
        if (!fetches.isEmpty()) {
            fetches.forEach(Runnable::run);
            fetches.clear();
        }
    }

    void close() {
        closed = true;
        leaving = new ArrayList<>();
    }

    private void letGo() {
        List<QueuedMessage> spilled = new ArrayList<>();
        for (QueuedMessage message : leaving) {
            if (!message.isHeld() || message.isHollow()) {
                continue;
            }
            if (message.isStored()) {
                letGo(message, inLog(message.bodyBytes(), message.footprintBytes()));
            } else {
                spilled.add(message);
            }
        }
        leaving = new ArrayList<>();
        if (!spilled.isEmpty()) {
            long first = spill.next();
            long bytes =
                    spilled.stream().mapToLong(QueuedMessage::footprintBytes).sum();
            unwrittenBytes += bytes;
            spill.write(spilled, () -> written(spilled, first, bytes), () -> wakeUp(bytes));
        }
    }

    private void wakeUp(long doneBytes) {
        unwrittenBytes -= doneBytes;
        wakeUp.run();
    }

    /** Whoever was settled meanwhile needs no place on disk. */
    private void written(List<QueuedMessage> spilled, long first, long bytes) {
        if (closed) {
            return;
        }
        for (int i = 0; i < spilled.size(); i++) {
            QueuedMessage message = spilled.get(i);
            if (message.isHeld() && !message.isHollow()) {
                letGo(message, new Away(message.bodyBytes(), message.footprintBytes(), first + i, null));
            } else {
                release(first + i);
            }
        }
        wakeUp(bytes);
    }

    private void letGo(QueuedMessage message, Away away) {
        window.released(message);
        message.letGo(away);
    }

    private Away inLog(int bodyBytes, int footprintBytes) {
        if (lastInLog.bodyBytes() != bodyBytes || lastInLog.footprintBytes() != footprintBytes) {
            lastInLog = Away.inLog(bodyBytes, footprintBytes);
        }
        return lastInLog;
    }

    private void came(
            QueuedMessage first,
            @Nullable List<ContentReader.Streak> streaks,
            @Nullable Throwable failure,
            Taker taker) {
        List<QueuedMessage> loaded = new ArrayList<>();
        List<QueuedMessage> lost = new ArrayList<>();
        if (streaks == null) {
            LOG.error(
                    "{}: cannot read messages back that were delivered",
                    first.queue().definition().description(),
                    failure);
        } else {
            streaks.forEach(streak -> streak.load(loaded, lost, this::release));
            wakeUp.run();
        }
        taker.came(loaded, lost);
    }

    private void release(Away away) {
        Page page = away.page();
        if (page != null) {
            page.fetched(spill);
        } else if (away.isSpilled()) {
            release(away.spilledAt());
        }
    }

    private void release(long spilledAt) {
        int last = unneeded.size() - 1;
        if (last >= 0 && unneeded.get(last).to() == spilledAt) {
            unneeded.set(last, new QueueLog.Range(unneeded.get(last).from(), spilledAt + 1));
        } else {
            unneeded.add(new QueueLog.Range(spilledAt, spilledAt + 1));
        }
    }
}
