package io.leveret.benchmarks.scenarios;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lone messages at a steady rate; latency counts from when a message should have been sent, so that a stalled publisher counts too. */
record OpenLoop(int perSecond, boolean durable) implements Scenario {

    private static final String QUEUE = "leveret-benchmark-lone";
    private static final int BODY_BYTES = 1024;
    private static final int PREFETCH = 500;
    private static final int ACK_EVERY = 50;
    private static final int ANSWERS_SECONDS = 30;

    @Override
    public Figures run(Target target, Phases phases) throws IOException, InterruptedException {
        try (Connection publishing = target.connections().newConnection();
                Connection consuming = target.connections().newConnection();
                Channel publisher = publishing.createChannel();
                Channel consumer = consuming.createChannel()) {
            return measure(target, phases, publisher, consumer);
        } catch (TimeoutException e) {
            throw new IOException("cannot connect to " + target.uri(), e);
        }
    }

    private Figures measure(Target target, Phases phases, Channel publisher, Channel consumer)
            throws IOException, InterruptedException {
        int warm = perSecond * phases.warmSeconds();
        int total = warm + perSecond * phases.measureSeconds();
        Latencies delivered = new Latencies(total);
        Latencies confirmed = new Latencies(total);
        CountDownLatch all = new CountDownLatch(durable ? 2 : 1);
        publisher.queueDeclare(QUEUE, durable, false, false, null);
        consume(consumer, delivered, total, all);
        long[] due = new long[total];
        if (durable) {
            confirm(publisher, confirmed, due, all);
        }
        publish(publisher, due);
        boolean complete = all.await(ANSWERS_SECONDS, TimeUnit.SECONDS);
        publisher.queueDelete(QUEUE);
        if (!complete) {
            throw new IllegalStateException(delivered.filled() + " of " + total + " arrived at " + target.uri());
        }
        Figures figures = new Figures();
        delivered.addTo(figures, "latency", warm);
        if (durable) {
            confirmed.addTo(figures, "confirm", warm);
        }
        return figures;
    }

    private static void consume(Channel channel, Latencies delivered, int total, CountDownLatch all)
            throws IOException {
        channel.basicQos(PREFETCH);
        channel.basicConsume(
                QUEUE,
                false,
                (tag, delivery) -> {
                    long now = System.nanoTime();
                    ByteBuffer body = ByteBuffer.wrap(delivery.getBody());
                    delivered.took(body.getInt(), now - body.getLong());
                    boolean last = delivered.filled() == total;
                    if (last || delivered.filled() % ACK_EVERY == 0) {
                        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), true);
                    }
                    if (last) {
                        all.countDown();
                    }
                },
                tag -> {});
    }

    private static void confirm(Channel channel, Latencies confirmed, long[] due, CountDownLatch all)
            throws IOException {
        channel.confirmSelect();
        channel.addConfirmListener(
                (number, multiple) -> {
                    long now = System.nanoTime();
                    int from = multiple ? confirmed.filled() : (int) number - 1;
                    for (int message = from; message < number; message++) {
                        confirmed.took(message, now - due[message]);
                    }
                    if (confirmed.filled() == due.length) {
                        all.countDown();
                    }
                },
                (number, multiple) -> {
                    throw new IllegalStateException("message " + number + " was refused");
                });
    }

    private void publish(Channel channel, long[] due) throws IOException {
        AMQP.BasicProperties properties =
                durable ? MessageProperties.MINIMAL_PERSISTENT_BASIC : MessageProperties.MINIMAL_BASIC;
        Pace pace = new Pace(perSecond);
        for (int message = 0; message < due.length; message++) {
            due[message] = pace.await(message);
            byte[] body = new byte[BODY_BYTES];
            ByteBuffer.wrap(body).putInt(message).putLong(due[message]);
            channel.basicPublish("", QUEUE, properties, body);
        }
    }
}
