package io.leveret.broker.queue;

import io.leveret.broker.message.Message;
import io.leveret.broker.message.MessageDecoder;
import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the content of hollow messages, wherever it is. Belongs to the queue's loop; answers on a thread of the store's. */
final class ContentReader {

    /** Neighbours are read together if no more than this lies between them. */
    private static final int GAP_MAX = 4;

    /** More is not read at a time. */
    private static final int STREAKS_MAX = 64;

    private static final Comparator<QueuedMessage> BY_PLACE = Comparator.comparing(
                    (QueuedMessage message) -> message.away().isSpilled())
            .thenComparingLong(ContentReader::place);

    private final @Nullable QueueJournal journal;
    private final Spill spill;

    ContentReader(@Nullable QueueJournal journal, Spill spill) {
        this.journal = journal;
        this.spill = spill;
    }

    /** A message that was read, and where it was. */
    private record Found(long place, Message message) {}

    /** What is read at once: messages that lie close together, in order, and what was found in that stretch. */
    record Streak(List<QueuedMessage> wanted, CompletableFuture<List<Found>> found) {

        /** Gives those messages their content that were found; the others are lost, or are to be read another time. */
        void load(List<QueuedMessage> loaded, List<QueuedMessage> lost, Consumer<Away> unneeded) {
            List<Found> all = found.join();
            int next = 0;
            for (QueuedMessage message : wanted) {
                if (!message.isHollow()) {
                    continue;
                }
                long place = place(message);
                while (next < all.size() && all.get(next).place() < place) {
                    next++;
                }
                if (next == all.size() && next > 0) {
                    return;
                }
                if (next < all.size() && all.get(next).place() == place) {
                    unneeded.accept(message.load(all.get(next).message()));
                    loaded.add(message);
                } else {
                    lost.add(message);
                }
            }
        }
    }

    /** Reads as many of these as can be read at a time. Completes when all that is in the list has been read, or has failed. */
    CompletionStage<List<Streak>> read(List<QueuedMessage> hollow) {
        List<QueuedMessage> sorted = new ArrayList<>(hollow);
        sorted.sort(BY_PLACE);
        List<Streak> streaks = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= sorted.size() && streaks.size() < STREAKS_MAX; i++) {
            if (i == sorted.size() || !areClose(sorted.get(i - 1), sorted.get(i))) {
                streaks.add(streak(List.copyOf(sorted.subList(start, i))));
                start = i;
            }
        }
        return CompletableFuture.allOf(streaks.stream().map(Streak::found).toArray(CompletableFuture[]::new))
                .thenApply(done -> streaks);
    }

    private Streak streak(List<QueuedMessage> wanted) {
        boolean spilled = wanted.get(0).away().isSpilled();
        long first = place(wanted.get(0));
        int span = (int) (place(wanted.get(wanted.size() - 1)) - first + 1);
        return new Streak(
                wanted,
                (spilled ? spill.read(first, span) : journal().read(first, span))
                        .thenApply(stored -> found(stored, spilled))
                        .toCompletableFuture());
    }

    private static List<Found> found(List<StoredMessage> stored, boolean spilled) {
        MessageDecoder decoder = new MessageDecoder();
        List<Found> found = new ArrayList<>(stored.size());
        for (StoredMessage each : stored) {
            Message message =
                    spilled ? Spill.decode(each, decoder).message() : decoder.decode(each.envelope(), each.body());
            found.add(new Found(each.position(), message));
        }
        return found;
    }

    private static boolean areClose(QueuedMessage message, QueuedMessage next) {
        return message.away().isSpilled() == next.away().isSpilled() && place(next) - place(message) <= GAP_MAX;
    }

    private static long place(QueuedMessage message) {
        Away away = message.away();
        return away.isSpilled() ? away.spilledAt() : message.position();
    }

    private QueueJournal journal() {
        QueueJournal present = journal;
        if (present == null) {
            throw new IllegalStateException("a queue without a log has nothing in it");
        }
        return present;
    }
}
