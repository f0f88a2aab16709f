package io.leveret.broker.exchange;

import io.leveret.broker.error.ArgumentValues;
import io.leveret.broker.error.ChannelException;
import io.leveret.broker.message.Message;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes everywhere, and remembers the latest messages for those who come later: a new destination gets them at once. Bounded by
 * number and by bytes; forgotten at a restart. Any thread may add a message.
 */
final class RecentHistoryBindings implements Bindings, RecentHistory {

    private static final String LENGTH = "x-recent-history-length";
    private static final String NO_STORE = "x-recent-history-no-store";
    private static final int DEFAULT_LENGTH = 20;

    /** What one exchange remembers at most, in bytes. */
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    private final FanoutBindings everywhere = new FanoutBindings();
    private final long maxLength;
    private final Deque<Message> latest = new ArrayDeque<>();
    private long bytes;

    /** @throws ChannelException if the arguments do not say how many messages to remember */
    RecentHistoryBindings(FieldTable arguments) {
        this.maxLength = length(arguments.get(LENGTH));
    }

    @Override
    public void add(Binding binding) {
        everywhere.add(binding);
        for (Message message : messages()) {
            RouteCollector reached = new RouteCollector(name -> null);
            reached.add(binding.destination());
            reached.follow(new Routable(message.address().routingKey(), message.header()));
            for (QueueHandle queue : reached.queues()) {
                queue.publish(message, Confirmation.NONE, 0);
            }
        }
    }

    @Override
    public void remove(Binding binding) {
        everywhere.remove(binding);
    }

    @Override
    public void match(Routable message, RouteCollector into) {
        everywhere.match(message, into);
        into.addHistory(this);
    }

    @Override
    public void record(Message message) {
        if (Message.headers(message.header()).get(NO_STORE) instanceof FieldValue.Bool flag && flag.value()) {
            return;
        }
        synchronized (latest) {
            latest.addLast(message);
            bytes += message.footprintBytes();
            while (latest.size() > maxLength || bytes > MAX_BYTES) {
                bytes -= latest.removeFirst().footprintBytes();
            }
        }
    }

    private List<Message> messages() {
        synchronized (latest) {
            return List.copyOf(latest);
        }
    }

    private static long length(@Nullable FieldValue value) {
        if (value == null) {
            return DEFAULT_LENGTH;
        }
        if (value instanceof FieldValue.Whole number && number.longValue() > 0) {
            return number.longValue();
        }
        throw ChannelException.preconditionFailed(
                "Invalid argument " + ArgumentValues.term(value) + ", '" + LENGTH + "' must be a positive integer");
    }
}
