package io.leveret.broker.queue;

import io.leveret.broker.message.PublishFlow;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a queue has to tell the store at the end of one turn, and whom to tell when it is done. Filled on the queue's loop,
 * completed on the store's thread, answered on the queue's loop again.
 */
final class JournalBatch implements QueueLog.Completion {

    private final List<StoredMessage> appended = new ArrayList<>();
    private final List<QueueLog.Range> settledRanges = new ArrayList<>();
    private final List<Confirmation> confirmations = new ArrayList<>();
    private final QueueLoop loop;
    private final PublishFlow flow;
    private long[] sequences = new long[8];
    private long[] settled = new long[8];
    private int settledCount;
    private long footprintBytes;

    JournalBatch(QueueLoop loop, PublishFlow flow) {
        this.loop = loop;
        this.flow = flow;
    }

    void append(StoredMessage message, long messageFootprintBytes, Confirmation confirmation, long sequence) {
        appended.add(message);
        footprintBytes += messageFootprintBytes;
        confirm(confirmation, sequence);
    }

    /** Tells what becomes of the batch. */
    void confirm(Confirmation confirmation, long sequence) {
        if (confirmation != Confirmation.NONE) {
            int index = confirmations.size();
            if (index == sequences.length) {
                sequences = Arrays.copyOf(sequences, 2 * index);
            }
            sequences[index] = sequence;
            confirmations.add(confirmation);
        }
    }

    void settle(long position) {
        if (settledCount == settled.length) {
            settled = Arrays.copyOf(settled, 2 * settledCount);
        }
        settled[settledCount++] = position;
    }

    void settle(long from, long to) {
        settledRanges.add(new QueueLog.Range(from, to));
    }

    void submitTo(QueueLog log) {
        flow.departed(footprintBytes);
        boolean awaited = !appended.isEmpty() || !confirmations.isEmpty();
        log.submit(
                new QueueLog.Batch(appended, Arrays.copyOf(settled, settledCount), settledRanges),
                awaited ? this : QueueLog.Completion.NOBODY);
    }

    @Override
    public void durable() {
        flow.arrived(footprintBytes);
        if (!confirmations.isEmpty()) {
            loop.execute(this::confirmAll);
        }
    }

    @Override
    public void failed(StorageException cause) {
        flow.arrived(footprintBytes);
        if (!confirmations.isEmpty()) {
            loop.execute(this::rejectAll);
        }
    }

    private void confirmAll() {
        for (int i = 0; i < confirmations.size(); i++) {
            confirmations.get(i).confirmed(sequences[i]);
        }
    }

    private void rejectAll() {
        for (int i = 0; i < confirmations.size(); i++) {
            confirmations.get(i).rejected(sequences[i]);
        }
    }
}
