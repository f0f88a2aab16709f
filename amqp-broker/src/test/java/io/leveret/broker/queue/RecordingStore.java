package io.leveret.broker.queue;

import io.leveret.persistence.MessageStore;
import io.leveret.persistence.QueueLog;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A store of {@link RecordingLog}s. */
final class RecordingStore implements MessageStore {

    private final TreeMap<Long, RecordingLog> logs = new TreeMap<>();

    @Override
    public QueueLog log(long queueId) {
        return logs.computeIfAbsent(queueId, id -> new RecordingLog());
    }

    @Override
    public void forget(long queueId) {
        logs.remove(queueId);
    }

    @Override
    public Set<Long> queuesWithMessages() {
        return logs.entrySet().stream()
                .filter(entry -> entry.getValue().messages() > 0)
                .map(entry -> entry.getKey())
                .collect(Collectors.toSet());
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void whenPendingAtMost(long bytes, Runnable action) {
        action.run();
    }

    @Override
    public void close() {
        logs.clear();
    }

    /** All that was submitted is on disk. */
    void completeAll() {
        logs.values().forEach(RecordingLog::completeAll);
    }

    /** All that was submitted and is not yet on disk is lost. */
    void failAll() {
        logs.values().forEach(RecordingLog::failAll);
    }

    long messages() {
        return logs.values().stream().mapToLong(RecordingLog::messages).sum();
    }

    long everSubmitted() {
        return logs.values().stream()
                .flatMap(log -> log.batches().stream())
                .mapToLong(batch -> batch.appended().size())
                .sum();
    }
}
