package io.leveret.broker.queue;

import io.leveret.broker.message.Message;

/**
 * Which of its priorities a queue gives a message.
 *
 * @param highest  what anything above counts as
 * @param absent   that of a message which says nothing
 * @param ofQuorum whether each has a head of its own, at which messages die, and what comes back goes before them all
 */
record Priorities(int highest, int absent, boolean ofQuorum) {

    /** None are told apart, and nobody looks. */
    static final Priorities NONE = new Priorities(0, 0, false);

    private static final Priorities OF_QUORUM_QUEUES = new Priorities(31, 4, true);

    static Priorities of(QueueArguments arguments) {
        if (arguments.type() == QueueType.QUORUM) {
            return OF_QUORUM_QUEUES;
        }
        return arguments.maxPriority() == 0 ? NONE : new Priorities(arguments.maxPriority(), 0, false);
    }

    int of(Message message) {
        if (highest == 0) {
            return 0;
        }
        int given = Message.priority(message.header());
        return given < 0 ? absent : Math.min(given, highest);
    }
}
