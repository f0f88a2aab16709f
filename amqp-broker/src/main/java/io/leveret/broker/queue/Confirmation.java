package io.leveret.broker.queue;

/** Learns what became of a published message. Called on the queue's loop, once for each message and queue. */
public interface Confirmation {

    /** Nothing to learn: the publisher does not ask. */
    Confirmation NONE = new Confirmation() {
        @Override
        public void confirmed(long sequence) {
            // Nobody asked.
        }

        @Override
        public void rejected(long sequence) {
            // Nobody asked.
        }
    };

    /** The queue is answerable for the message now: it is on disk where it must be, or has been consumed. */
    void confirmed(long sequence);

    /** The queue could not take the message. */
    void rejected(long sequence);
}
