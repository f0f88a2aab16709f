package io.leveret.broker.queue;

import io.leveret.broker.message.MessageDecoder;
import io.leveret.broker.message.MessageEnvelope;
import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads paged messages, from the queue's log and from its spill, and puts them in order. Belongs to the queue's loop; answers on a thread of the store's. */
final class PageReader {

    private static final CompletionStage<List<StoredMessage>> NOTHING = CompletableFuture.completedFuture(List.of());

    private final @Nullable QueueJournal journal;
    private final Spill spill;

    /**
     * The beginning of what is left of a page.
     *
     * @param upTo      the position up to which it has all that there is
     * @param fromSpill how many of the messages were in the spill
     */
    record Read(List<Spill.Spilled> messages, long upTo, int fromSpill) {}

    PageReader(@Nullable QueueJournal journal, Spill spill) {
        this.journal = journal;
        this.spill = spill;
    }

    /** All of a page, or as much of its beginning as the store gives at a time. */
    CompletionStage<Read> read(Page page) {
        CompletionStage<List<StoredMessage>> log = page.parts().inLog() ? readLog(page) : NOTHING;
        long spillFirst = page.spillFirst();
        long spillEnd = page.spillEnd();
        CompletionStage<List<StoredMessage>> spilled =
                spillFirst < spillEnd ? spill.read(spillFirst, (int) (spillEnd - spillFirst)) : NOTHING;
        return log.thenCombine(spilled, (fromLog, fromSpill) -> merge(page.last(), fromLog, spillEnd, fromSpill));
    }

    /** No more than what the page has positions for: what is read beyond its end is checked and copied for nothing. */
    private CompletionStage<List<StoredMessage>> readLog(Page page) {
        long positions = page.last() - page.first() + 1;
        return journal().read(page.first(), (int) Math.min(Paging.PAGE_MESSAGES, positions));
    }

    /** Puts both in order, as far as both have come. */
    private static Read merge(long last, List<StoredMessage> fromLog, long spillEnd, List<StoredMessage> fromSpill) {
        MessageDecoder decoder = new MessageDecoder();
        List<Spill.Spilled> spilled = fromSpill.stream()
                .filter(each -> each.position() < spillEnd)
                .map(each -> Spill.decode(each, decoder))
                .toList();
        boolean spillEnds =
                fromSpill.isEmpty() || fromSpill.get(fromSpill.size() - 1).position() >= spillEnd - 1;
        long logUpTo =
                fromLog.isEmpty() ? last : fromLog.get(fromLog.size() - 1).position();
        long spillUpTo = spillEnds ? last : spilled.get(spilled.size() - 1).position();
        long upTo = Math.min(last, Math.min(logUpTo, spillUpTo));
        List<Spill.Spilled> merged = new ArrayList<>(fromLog.size() + spilled.size());
        int next = 0;
        for (StoredMessage each : fromLog) {
            while (next < spilled.size() && spilled.get(next).position() < each.position()) {
                merged.add(spilled.get(next++));
            }
            merged.add(decode(each, decoder));
        }
        merged.addAll(spilled.subList(next, spilled.size()));
        merged.removeIf(each -> each.position() > upTo);
        return new Read(merged, upTo, (int)
                spilled.stream().filter(each -> each.position() <= upTo).count());
    }

    private static Spill.Spilled decode(StoredMessage stored, MessageDecoder decoder) {
        return new Spill.Spilled(
                decoder.decode(stored.envelope(), stored.body()),
                stored.position(),
                true,
                MessageEnvelope.endMillis(stored.envelope()));
    }

    private QueueJournal journal() {
        QueueJournal present = journal;
        if (present == null) {
            throw new IllegalStateException("a queue without a log has nothing in it");
        }
        return present;
    }
}
