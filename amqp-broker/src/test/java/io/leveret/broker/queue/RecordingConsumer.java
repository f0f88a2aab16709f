package io.leveret.broker.queue;

import io.leveret.broker.message.Messages;
import java.util.ArrayList;
import java.util.List;

/** A consumer that takes as many messages as a test gives it room for. */
final class RecordingConsumer implements Consumer {

    private final List<QueuedMessage> received = new ArrayList<>();
    private int room = Integer.MAX_VALUE;
    private int timesAsked;
    private boolean cancelled;

    RecordingConsumer room(int messages) {
        room = messages;
        return this;
    }

    @Override
    public boolean reserve() {
        timesAsked++;
        return room > 0;
    }

    @Override
    public void deliver(QueuedMessage message) {
        room--;
        received.add(message);
    }

    @Override
    public void cancelled() {
        cancelled = true;
    }

    List<QueuedMessage> received() {
        return received;
    }

    List<String> texts() {
        return received.stream()
                .map(message -> Messages.text(message.message()))
                .toList();
    }

    QueuedMessage message(int index) {
        return received.get(index);
    }

    int timesAsked() {
        return timesAsked;
    }

    boolean isCancelled() {
        return cancelled;
    }
}
