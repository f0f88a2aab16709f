package io.leveret.broker.queue;

/**
 * How an attempt to close a queue ended.
 *
 * @param messages how many waiting messages went with it
 */
public record CloseResult(Outcome outcome, int messages) {

    /** Closed, or why not. */
    public enum Outcome {
        CLOSED,
        IN_USE,
        NOT_EMPTY
    }

    static final CloseResult IN_USE = new CloseResult(Outcome.IN_USE, 0);
    static final CloseResult NOT_EMPTY = new CloseResult(Outcome.NOT_EMPTY, 0);

    static CloseResult closed(int messages) {
        return new CloseResult(Outcome.CLOSED, messages);
    }
}
