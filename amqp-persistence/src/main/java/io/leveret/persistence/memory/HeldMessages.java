package io.leveret.persistence.memory;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.QueueLog.Extent;
import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The messages of one queue, by position. Safe for any thread. */
final class HeldMessages {

    private final TreeMap<Long, StoredMessage> byPosition = new TreeMap<>();
    private long bytes;

    synchronized void apply(QueueLog.Batch batch) {
        for (StoredMessage message : batch.appended()) {
            byPosition.put(message.position(), message);
            bytes += bytes(message);
        }
        for (long position : batch.settled()) {
            StoredMessage gone = byPosition.remove(position);
            bytes -= gone == null ? 0 : bytes(gone);
        }
        for (QueueLog.Range range : batch.settledRanges()) {
            if (range.from() < range.to()) {
                settle(range);
            }
        }
    }

    synchronized List<StoredMessage> read(long fromPosition, int maxMessages, long maxBytes) {
        List<StoredMessage> found = new ArrayList<>();
        long left = maxBytes;
        for (StoredMessage message : byPosition.tailMap(fromPosition).values()) {
            left -= bytes(message);
            if (found.size() >= maxMessages || (left < 0 && !found.isEmpty())) {
                break;
            }
            found.add(message);
        }
        return found;
    }

    synchronized List<Extent> extents() {
        List<Extent> extents = new ArrayList<>();
        for (StoredMessage message : byPosition.values()) {
            long position = message.position();
            Extent.join(extents, new Extent(position, position, 1, message.body().length, message.traits()));
        }
        return extents;
    }

    synchronized long lastPosition() {
        return byPosition.isEmpty() ? -1 : byPosition.lastKey();
    }

    synchronized int count() {
        return byPosition.size();
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized void clear() {
        byPosition.clear();
        bytes = 0;
    }

    private void settle(QueueLog.Range range) {
        Map<Long, StoredMessage> settled = byPosition.subMap(range.from(), range.to());
        for (StoredMessage message : settled.values()) {
            bytes -= bytes(message);
        }
        settled.clear();
    }

    private static long bytes(StoredMessage message) {
        return (long) message.envelope().length + message.body().length;
    }
}
