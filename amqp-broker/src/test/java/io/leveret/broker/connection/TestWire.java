package io.leveret.broker.connection;

import io.leveret.broker.message.Message;
import io.leveret.codec.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A socket that keeps what is sent, with a clock that a test moves. */
final class TestWire implements Wire {

    private final List<String> sent = new ArrayList<>();
    private final List<Planned> planned = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private int maxFrameBytes;
    private int pauses;
    private boolean closed;
    private boolean dropped;
    private boolean full;
    private boolean unflushed;
    private long reads;
    private long writes;

    private static final class Planned implements Timer {
        private final Runnable task;
        private final Duration period;
        private Duration due;
        private boolean cancelled;

        Planned(Runnable task, Duration due, Duration period) {
            this.task = task;
            this.due = due;
            this.period = period;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        private boolean isDue(Duration time) {
            return !cancelled && due.compareTo(time) <= 0;
        }
    }

    /** Lets that much time pass. */
    void elapse(Duration duration) {
        flush();
        Duration end = now.plus(duration);
        while (true) {
            Planned next = planned.stream()
                    .filter(each -> each.isDue(end) && !closed)
                    .min(Comparator.comparing((Planned each) -> each.due))
                    .orElse(null);
            if (next == null) {
                now = end;
                return;
            }
            now = next.due;
            if (next.period.isZero()) {
                next.cancel();
            } else {
                next.due = next.due.plus(next.period);
            }
            next.task.run();
            flush();
        }
    }

    void receivedSomething() {
        reads++;
    }

    /** What was sent since the last call, a word a frame. */
    List<String> taken() {
        List<String> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isDropped() {
        return dropped;
    }

    /** From now on the client takes nothing, or something. */
    void full(boolean nowFull) {
        full = nowFull;
    }

    int maxFrameBytes() {
        return maxFrameBytes;
    }

    private void send(String frame) {
        sent.add(frame);
        unflushed = true;
    }

    private void flush() {
        if (unflushed) {
            unflushed = false;
            writes++;
        }
    }

    @Override
    public void method(int channel, Method method) {
        send(channel + " " + method);
    }

    @Override
    public void content(int channel, Method method, Message message) {
        send(channel + " " + method);
    }

    @Override
    public void deliver(int channel, byte[] consumerTagUtf8, long deliveryTag, boolean redelivered, Message message) {
        send(channel + " deliver " + deliveryTag);
    }

    @Override
    public void ack(int channel, long sequence, boolean multiple) {
        send(channel + " ack " + sequence);
    }

    @Override
    public boolean isWritable() {
        return !full;
    }

    @Override
    public void protocolHeader() {
        send("protocol header");
    }

    @Override
    public void heartbeat() {
        send("heartbeat");
    }

    @Override
    public void maxFrameBytes(int bytes) {
        maxFrameBytes = bytes;
    }

    @Override
    public void pause() {
        pauses++;
    }

    @Override
    public void resume() {
        pauses--;
    }

    @Override
    public boolean isPaused() {
        return pauses > 0;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void drop() {
        dropped = true;
        closed = true;
    }

    @Override
    public long reads() {
        return reads;
    }

    @Override
    public long writes() {
        return writes;
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return plan(task, delay, Duration.ZERO);
    }

    @Override
    public Timer every(Duration period, Runnable task) {
        return plan(task, period, period);
    }

    private Timer plan(Runnable task, Duration delay, Duration period) {
        Planned timer = new Planned(task, now.plus(delay), period);
        planned.add(timer);
        return timer;
    }
}
