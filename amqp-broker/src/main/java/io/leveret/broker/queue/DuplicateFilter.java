package io.leveret.broker.queue;

import io.leveret.broker.message.DeduplicationKey;
import io.leveret.broker.message.DeduplicationRule;
import io.leveret.broker.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out of a queue what came before. A duplicate is confirmed when the message it repeats is safe. A stored message has its key
 * stored behind it, in the same turn: so after a crash a key without its message cannot be, and of a message that has none yet it is
 * remembered again. Belongs to the queue's loop.
 */
final class DuplicateFilter {

    private final DeduplicationRule rule;
    private final @Nullable QueueJournal journal;
    private final QueueLoop loop;
    private final QueueListener listener;
    private final Runnable wakeUp;
    private final KeyWindow window;

    /** Messages on their way to the disk. */
    private final Map<DeduplicationKey, Storing> storing = new HashMap<>();

    private long nextPosition;

    /** Of the last message whose key was found on disk at the start. */
    private long lastKeyed = -1;

    private boolean closed;

    private DuplicateFilter(
            DeduplicationRule rule,
            @Nullable QueueJournal journal,
            QueueLoop loop,
            QueueListener listener,
            Runnable wakeUp) {
        this.rule = rule;
        this.journal = journal;
        this.loop = loop;
        this.listener = listener;
        this.wakeUp = wakeUp;
        this.window = new KeyWindow(rule.maxKeys(), this::forget);
        this.nextPosition = journal == null ? 0 : journal.firstPosition();
    }

    /**
     * A filter that remembers nothing yet; null for a queue that takes everything.
     *
     * @param journal of the queue; null if its messages need not outlive the process
     * @param wakeUp  has the journal flushed
     */
    static @Nullable DuplicateFilter of(
            QueueArguments arguments,
            @Nullable QueueJournal journal,
            QueueLoop loop,
            QueueListener listener,
            Runnable wakeUp) {
        DeduplicationRule rule = arguments.deduplication();
        return rule == null
                ? null
                : new DuplicateFilter(rule, journal == null ? null : journal.keys(), loop, listener, wakeUp);
    }

    /** Whether the message came before; if so, its publisher is answered. What died elsewhere comes from no publisher. */
    boolean keepsOut(Message message, Confirmation confirmation, long sequence) {
        DeduplicationKey key = message.origin().isDead() ? null : rule.key(message.header());
        if (key == null || !window.contains(key, loop.nowMillis())) {
            return false;
        }
        listener.duplicateDropped();
        Storing original = storing.get(key);
        if (original == null) {
            confirmation.confirmed(sequence);
        } else {
            original.repeated(confirmation, sequence);
        }
        return true;
    }

    /** Remembers a message that the queue takes, and returns who is to be told when it is on disk. */
    Confirmation remember(QueuedMessage message, Confirmation confirmation, long sequence) {
        DeduplicationKey key = rule.key(message.original().header());
        if (key == null || window.contains(key, loop.nowMillis())) {
            return confirmation;
        }
        return add(key, message, confirmation, sequence);
    }

    /** Takes back a key from the store. */
    void restore(StoredKey.Placed stored) {
        StoredKey key = stored.key();
        lastKeyed = Math.max(lastKeyed, key.messagePosition());
        nextPosition = Math.max(nextPosition, stored.position() + 1);
        window.add(key.key(), key.endMillis(), stored.position(), loop.nowMillis());
    }

    /** A message has come back from the store. Its key may not have got there. */
    void restored(QueuedMessage message) {
        if (message.position() > lastKeyed) {
            // It is safe already; only its key is still to be written.
            remember(message, Confirmation.NONE, 0).confirmed(0);
        }
    }

    void close() {
        closed = true;
    }

    private Confirmation add(DeduplicationKey key, QueuedMessage message, Confirmation confirmation, long sequence) {
        long now = loop.nowMillis();
        long end = rule.end(message.original().header(), now);
        if (journal == null || !message.isStored()) {
            window.add(key, end, KeyWindow.UNSTORED, now);
            return confirmation;
        }
        long position = nextPosition++;
        window.add(key, end, position, now);
        Storing both = new Storing(key, position);
        both.repeated(confirmation, sequence);
        storing.put(key, both);
        journal.append(new StoredKey(key, end, message.position()).at(position), both, sequence);
        return both;
    }

    private void forget(long position) {
        if (journal != null && !closed) {
            journal.settle(position);
        }
    }

    /** A message and its key on their way to the disk, and all whom that concerns. */
    private final class Storing implements Confirmation {

        private final DeduplicationKey key;
        private final long position;
        private final List<Publisher> publishers = new ArrayList<>(1);
        private int reports;
        private boolean failed;

        private record Publisher(Confirmation confirmation, long sequence) {}

        Storing(DeduplicationKey key, long position) {
            this.key = key;
            this.position = position;
        }

        void repeated(Confirmation confirmation, long sequence) {
            publishers.add(new Publisher(confirmation, sequence));
        }

        @Override
        public void confirmed(long sequence) {
            reports++;
            if (reports == 2) {
                finish();
            }
        }

        @Override
        public void rejected(long sequence) {
            failed = true;
            confirmed(sequence);
        }

        private void finish() {
            storing.remove(key, this);
            if (!failed) {
                publishers.forEach(each -> each.confirmation().confirmed(each.sequence()));
                return;
            }
            if (window.position(key) == position) {
                window.remove(key);
                wakeUp.run();
            }
            publishers.forEach(each -> each.confirmation().rejected(each.sequence()));
        }
    }
}
