package io.leveret.compat.wire;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;

/** A basic.consume in the making. Immutable. */
public record StartConsumer(
        String queue, String consumerTag, boolean isNoAck, boolean isExclusive, boolean isNoWait, FieldTable arguments)
        implements Request {

    StartConsumer(String queue) {
        this(queue, "", false, false, false, FieldTable.EMPTY);
    }

    public StartConsumer tag(String tag) {
        return new StartConsumer(queue, tag, isNoAck, isExclusive, isNoWait, arguments);
    }

    public StartConsumer noAck() {
        return new StartConsumer(queue, consumerTag, true, isExclusive, isNoWait, arguments);
    }

    public StartConsumer exclusive() {
        return new StartConsumer(queue, consumerTag, isNoAck, true, isNoWait, arguments);
    }

    public StartConsumer noWait() {
        return new StartConsumer(queue, consumerTag, isNoAck, isExclusive, true, arguments);
    }

    public StartConsumer with(String argument, FieldValue value) {
        return new StartConsumer(queue, consumerTag, isNoAck, isExclusive, isNoWait, arguments.with(argument, value));
    }

    @Override
    public BasicMethod.Consume toMethod() {
        return new BasicMethod.Consume(queue, consumerTag, false, isNoAck, isExclusive, isNoWait, arguments);
    }
}
