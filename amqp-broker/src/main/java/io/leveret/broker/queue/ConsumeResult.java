package io.leveret.broker.queue;

/** What a queue says to a new consumer. */
public enum ConsumeResult {
    CONSUMING,
    /** Somebody consumes exclusively, or the newcomer asks to while others consume. */
    IN_EXCLUSIVE_USE,
    QUEUE_GONE
}
