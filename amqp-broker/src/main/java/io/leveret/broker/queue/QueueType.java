package io.leveret.broker.queue;

/** What {@code x-queue-type} may be. */
public enum QueueType {
    CLASSIC("classic"),
    QUORUM("quorum"),
    /** Can be declared, as applications do to find out what a broker has, and not be used. */
    STREAM("stream");

    private final String wireName;

    QueueType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** As RabbitMQ names it in reply texts. */
    public String description() {
        return "rabbit_" + wireName + "_queue";
    }
}
