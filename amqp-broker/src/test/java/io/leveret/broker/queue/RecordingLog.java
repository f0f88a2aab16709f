package io.leveret.broker.queue;

import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A queue's log that keeps what it is given and completes a batch only when a test says so. */
public final class RecordingLog implements QueueLog {

    private final TreeMap<Long, StoredMessage> held = new TreeMap<>();
    private final ArrayDeque<Submitted> open = new ArrayDeque<>();
    private final List<Batch> batches = new ArrayList<>();
    private long lastPosition;

    private final List<Reading> readings = new ArrayList<>();
    private int completed;
    private int timesRead;
    private int failingReads;

    private final List<Asked> asked = new ArrayList<>();

    /** What a read wanted. */
    record Asked(long fromPosition, int maxMessages) {}

    private record Submitted(Batch batch, Completion completion) {}

    /** Waits for what was submitted before it. */
    private record Reading(int after, Runnable answer) {}

    public RecordingLog() {
        this(-1);
    }

    public RecordingLog(long lastPosition) {
        this.lastPosition = lastPosition;
    }

    @Override
    public void submit(Batch batch, Completion completion) {
        for (StoredMessage message : batch.appended()) {
            if (message.position() <= lastPosition) {
                throw new IllegalArgumentException("position " + message.position() + " after " + lastPosition);
            }
            lastPosition = message.position();
        }
        batches.add(batch);
        open.add(new Submitted(batch, completion));
    }

    /** The oldest open batch is on disk. */
    void complete() {
        Submitted submitted = open.remove();
        for (StoredMessage message : submitted.batch().appended()) {
            held.put(message.position(), message);
        }
        for (long position : submitted.batch().settled()) {
            held.remove(position);
        }
        for (Range range : submitted.batch().settledRanges()) {
            held.subMap(range.from(), range.to()).clear();
        }
        completed++;
        submitted.completion().durable();
        answerReadings();
    }

    void completeAll() {
        while (!open.isEmpty()) {
            complete();
        }
    }

    private void answerReadings() {
        List<Reading> due =
                readings.stream().filter(each -> each.after() <= completed).toList();
        readings.removeAll(due);
        due.forEach(each -> each.answer().run());
    }

    /** The oldest open batch is lost. */
    void fail() {
        completed++;
        open.remove().completion().failed(new StorageException("disk full"));
    }

    void failAll() {
        while (!open.isEmpty()) {
            fail();
        }
    }

    /** All batches so far, open ones too. */
    List<Batch> batches() {
        return batches;
    }

    /** The message is on disk no more. */
    void damage(long position) {
        held.remove(position);
    }

    void failNextRead() {
        failingReads = 1;
    }

    int timesRead() {
        return timesRead;
    }

    /** All reads so far. */
    List<Asked> asked() {
        return asked;
    }

    List<StoredMessage> held() {
        return List.copyOf(held.values());
    }

    @Override
    public CompletionStage<List<StoredMessage>> read(long fromPosition, int maxMessages, long maxBytes) {
        timesRead++;
        asked.add(new Asked(fromPosition, maxMessages));
        CompletableFuture<List<StoredMessage>> answer = new CompletableFuture<>();
        if (failingReads > 0) {
            failingReads--;
            answer.completeExceptionally(new StorageException("cannot read"));
            return answer;
        }
        readings.add(
                new Reading(completed + open.size(), () -> answer.complete(find(fromPosition, maxMessages, maxBytes))));
        answerReadings();
        return answer;
    }

    private List<StoredMessage> find(long fromPosition, int maxMessages, long maxBytes) {
        List<StoredMessage> found = new ArrayList<>();
        long bytes = 0;
        for (StoredMessage message : held.tailMap(fromPosition).values()) {
            bytes += (long) message.envelope().length + message.body().length;
            if (found.size() == maxMessages || (bytes > maxBytes && !found.isEmpty())) {
                break;
            }
            found.add(message);
        }
        return found;
    }

    @Override
    public CompletionStage<List<Extent>> extents() {
        List<Extent> extents = new ArrayList<>();
        for (StoredMessage message : held.values()) {
            long position = message.position();
            Extent.join(extents, new Extent(position, position, 1, message.body().length, message.traits()));
        }
        return CompletableFuture.completedFuture(extents);
    }

    @Override
    public long occupiedBytes() {
        return held.values().stream()
                .mapToLong(message -> (long) message.envelope().length + message.body().length)
                .sum();
    }

    @Override
    public long lastPosition() {
        return lastPosition;
    }

    @Override
    public long messages() {
        return held.size();
    }
}
