package io.leveret.broker.queue;

import io.leveret.broker.message.Message;

/** How much may wait in a queue. What consumers hold does not count. */
final class LengthLimit {

    private final QueueArguments.Length length;

    LengthLimit(QueueArguments.Length length) {
        this.length = length;
    }

    /** Whether new messages are refused, rather than old ones dropped, when the queue is full. */
    boolean refuses() {
        return length.overflow() != Overflow.DROP_HEAD;
    }

    /** Whether one that is refused is dead-lettered. */
    boolean deadLettersRefused() {
        return length.overflow() == Overflow.REJECT_PUBLISH_DLX;
    }

    boolean hasRoomFor(Message message, ReadyMessages ready) {
        return ready.size() < length.maxMessages() && ready.bytes() + message.body().length <= length.maxBytes();
    }

    /** Whether the first has to go. */
    boolean isExceeded(ReadyMessages ready) {
        return !refuses()
                && !ready.isEmpty()
                && (ready.size() > length.maxMessages() || ready.bytes() > length.maxBytes());
    }
}
