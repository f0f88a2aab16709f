package io.leveret.compat.wire;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;

/** A queue.declare in the making. Immutable. */
public record DeclareQueue(
        String queue,
        boolean isPassive,
        boolean isDurable,
        boolean isExclusive,
        boolean isAutoDelete,
        boolean isNoWait,
        FieldTable arguments)
        implements Request {

    DeclareQueue(String queue) {
        this(queue, false, false, false, false, false, FieldTable.EMPTY);
    }

    public DeclareQueue passive() {
        return new DeclareQueue(queue, true, isDurable, isExclusive, isAutoDelete, isNoWait, arguments);
    }

    public DeclareQueue durable() {
        return new DeclareQueue(queue, isPassive, true, isExclusive, isAutoDelete, isNoWait, arguments);
    }

    public DeclareQueue exclusive() {
        return new DeclareQueue(queue, isPassive, isDurable, true, isAutoDelete, isNoWait, arguments);
    }

    public DeclareQueue autoDelete() {
        return new DeclareQueue(queue, isPassive, isDurable, isExclusive, true, isNoWait, arguments);
    }

    public DeclareQueue noWait() {
        return new DeclareQueue(queue, isPassive, isDurable, isExclusive, isAutoDelete, true, arguments);
    }

    public DeclareQueue with(String argument, FieldValue value) {
        return new DeclareQueue(
                queue, isPassive, isDurable, isExclusive, isAutoDelete, isNoWait, arguments.with(argument, value));
    }

    @Override
    public QueueMethod.Declare toMethod() {
        return new QueueMethod.Declare(queue, isPassive, isDurable, isExclusive, isAutoDelete, isNoWait, arguments);
    }
}
