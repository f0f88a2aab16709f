package io.leveret.broker.queue;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Messages that wait: those of the highest priority first, and within a priority in the order of their positions. */
final class ReadyMessages {

    /** One for each priority; a priority that never came has none. */
    private final @Nullable ReadyLine[] lines;

    /** No line above has messages. */
    private int highest;

    private ReadyLine line;
    private int size;
    private long bytes;

    /** With priorities from 0 up to, and including, {@code maxPriority}. */
    ReadyMessages(int maxPriority) {
        this.lines = new @Nullable ReadyLine[maxPriority + 1];
        this.line = line(0);
    }

    void add(QueuedMessage message) {
        entered(message).add(message);
    }

    /** Puts it back where it stood. */
    void putBack(QueuedMessage message) {
        entered(message).putBack(message);
    }

    /** The first; null if there is none. */
    @Nullable
    QueuedMessage first() {
        sink();
        return line.first();
    }

    /** Takes the first; there must be one. */
    QueuedMessage take() {
        sink();
        QueuedMessage taken = line.take();
        gone(taken);
        return taken;
    }

    /** Takes one out that waits somewhere. */
    void remove(QueuedMessage message) {
        gone(message);
        message.leave();
        line(message.priority()).left();
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Of bodies. */
    long bytes() {
        return bytes;
    }

    /** Takes all of them out, in no particular order. */
    void drain(Consumer<QueuedMessage> taker) {
        for (ReadyLine each : lines) {
            if (each != null) {
                each.drain(taker);
            }
        }
        size = 0;
        bytes = 0;
    }

    private ReadyLine entered(QueuedMessage message) {
        size++;
        bytes += message.bodyBytes();
        int priority = message.priority();
        if (priority == highest) {
            return line;
        }
        ReadyLine entered = line(priority);
        if (priority > highest) {
            highest = priority;
            line = entered;
        }
        return entered;
    }

    private void gone(QueuedMessage message) {
        size--;
        bytes -= message.bodyBytes();
    }

    /** Goes down to the highest line that has messages. */
    private void sink() {
        while (highest > 0 && line.isEmpty()) {
            highest--;
            line = line(highest);
        }
    }

    private ReadyLine line(int priority) {
        ReadyLine present = lines[priority];
        if (present == null) {
            present = new ReadyLine();
            lines[priority] = present;
        }
        return present;
    }
}
