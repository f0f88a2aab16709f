package io.leveret.broker.queue;

/** What queue.declare-ok tells: messages that wait, and consumers. */
public record QueueCounts(int ready, int consumers) {}
