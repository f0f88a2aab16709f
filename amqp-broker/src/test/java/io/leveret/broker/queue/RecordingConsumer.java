package io.leveret.broker.queue;

import io.leveret.broker.message.Message;
import io.leveret.broker.message.Messages;
import java.util.ArrayList;
import java.util.List;

/** A consumer that takes as many messages as a test gives it room for. */
final class RecordingConsumer implements Consumer {

    private final List<QueuedMessage> received = new ArrayList<>();
    private final List<Message> contents = new ArrayList<>();
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
        contents.add(message.message());
    }

    @Override
    public void cancelled() {
        cancelled = true;
    }

    List<QueuedMessage> received() {
        return received;
    }

    List<String> texts() {
        return contents.stream().map(Messages::text).toList();
    }

    /** What it was given, which the queue may have let go since. */
    Message content(int index) {
        return contents.get(index);
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
