package io.leveret.compat.crash;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Looks at what waits in a queue, from its head to its tail, and keeps it until it is told what to do with it. */
final class QueueReader implements AutoCloseable {

    private final Channel channel;
    private final String queue;
    private final List<Long> ids = new ArrayList<>();
    private final List<Integer> priorities = new ArrayList<>();
    private long lastTag;

    QueueReader(Connection connection, String queue) throws IOException {
        this.channel = connection.createChannel();
        this.queue = queue;
    }

    /** Everything in the queue; nothing is changed by it, but for the mark that it is redelivered. */
    static List<Long> look(Connection connection, String queue) throws IOException, TimeoutException {
        try (QueueReader reader = new QueueReader(connection, queue)) {
            return reader.readOn();
        }
    }

    /** Takes what has come since, and returns all. */
    List<Long> readOn() throws IOException {
        for (GetResponse got = channel.basicGet(queue, false); got != null; got = channel.basicGet(queue, false)) {
            ids.add(Payload.idOf(got.getBody()));
            Integer priority = got.getProps().getPriority();
            priorities.add(priority == null ? 0 : priority);
            lastTag = got.getEnvelope().getDeliveryTag();
        }
        return ids;
    }

    /** Of the messages, as their publishers gave them. */
    List<Integer> priorities() {
        return priorities;
    }

    /** Acknowledges everything, and returns when that is on disk: when what came after it is. */
    void acknowledgeAll(Ledger ledger, long nextId) throws IOException, InterruptedException, TimeoutException {
        channel.confirmSelect();
        ids.forEach(ledger::acknowledging);
        if (lastTag > 0) {
            channel.basicAck(lastTag, true);
        }
        ledger.publishing(nextId);
        channel.basicPublish("", queue, Publisher.PERSISTENT, Payload.of(nextId, 0));
        channel.waitForConfirmsOrDie(Publisher.CONFIRM_MILLIS);
        ledger.confirmed(nextId);
        ledger.settled(ids);
    }

    /** Whatever was not acknowledged goes back to where it was. */
    @Override
    public void close() throws IOException, TimeoutException {
        channel.close();
    }
}
