package io.leveret.broker.queue;

import io.leveret.broker.queue.QueueArguments.DeadLetterAddress;
import io.leveret.broker.queue.QueueArguments.Length;

/** Arguments for queues in tests. */
final class Effects {

    private static final QueueArguments DEFAULT = QueueArguments.DEFAULT;
    private static final DeadLetterAddress ANYWHERE = new DeadLetterAddress("dead", null);

    private Effects() {}

    /** Messages may wait so long; dead ones are kept by the test. */
    static QueueArguments messageTtl(long millis) {
        return new QueueArguments(
                DEFAULT.type(), millis, QueueArguments.NONE, ANYWHERE, Length.UNLIMITED, 0, false, QueueArguments.NONE);
    }

    static QueueArguments expires(long millis) {
        return new QueueArguments(
                DEFAULT.type(), QueueArguments.NONE, millis, null, Length.UNLIMITED, 0, false, QueueArguments.NONE);
    }

    static QueueArguments deadLettering() {
        return messageTtl(QueueArguments.NONE);
    }

    static QueueArguments length(long messages, long bytes, Overflow overflow) {
        return length(messages, bytes, overflow, 0);
    }

    static QueueArguments length(long messages, long bytes, Overflow overflow, int maxPriority) {
        return new QueueArguments(
                DEFAULT.type(),
                QueueArguments.NONE,
                QueueArguments.NONE,
                ANYWHERE,
                new Length(messages, bytes, overflow),
                maxPriority,
                false,
                QueueArguments.NONE);
    }

    static QueueArguments maxPriority(int highest) {
        return length(Long.MAX_VALUE, Long.MAX_VALUE, Overflow.DROP_HEAD, highest);
    }

    static QueueArguments singleActiveConsumer(QueueType type) {
        return new QueueArguments(
                type, QueueArguments.NONE, QueueArguments.NONE, null, Length.UNLIMITED, 0, true, QueueArguments.NONE);
    }

    static QueueArguments quorum(int deliveryLimit) {
        return quorum(deliveryLimit, Length.UNLIMITED);
    }

    static QueueArguments quorum(int deliveryLimit, Length length) {
        return new QueueArguments(
                QueueType.QUORUM, QueueArguments.NONE, QueueArguments.NONE, ANYWHERE, length, 0, false, deliveryLimit);
    }
}
