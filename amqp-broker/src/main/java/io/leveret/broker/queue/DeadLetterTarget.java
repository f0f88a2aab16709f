package io.leveret.broker.queue;

/** Takes what queues give up to where their arguments say. Called on a queue's loop; must not block. */
public interface DeadLetterTarget {

    /** Drops them all. */
    DeadLetterTarget NOWHERE = (letter, confirmation, sequence) -> confirmation.confirmed(sequence);

    /** The confirmation is given, on any loop, when the letter is safe in its new queues, or is not wanted there. */
    void deadLetter(DeadLetter letter, Confirmation confirmation, long sequence);
}
