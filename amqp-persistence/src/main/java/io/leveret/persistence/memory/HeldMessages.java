package io.leveret.persistence.memory;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.util.List;
import java.util.TreeMap;

/** The messages of one queue, by position. Safe for any thread. */
final class HeldMessages {

    private final TreeMap<Long, StoredMessage> byPosition = new TreeMap<>();

    synchronized void apply(QueueLog.Batch batch) {
        for (StoredMessage message : batch.appended()) {
            byPosition.put(message.position(), message);
        }
        for (long position : batch.settled()) {
            byPosition.remove(position);
        }
    }

    synchronized List<StoredMessage> read(long fromPosition, int maxMessages) {
        return byPosition.tailMap(fromPosition).values().stream()
                .limit(maxMessages)
                .toList();
    }

    synchronized long lastPosition() {
        return byPosition.isEmpty() ? -1 : byPosition.lastKey();
    }

    synchronized int count() {
        return byPosition.size();
    }

    synchronized void clear() {
        byPosition.clear();
    }
}
