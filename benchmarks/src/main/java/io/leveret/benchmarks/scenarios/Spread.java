package io.leveret.benchmarks.scenarios;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lone messages at one rate, spread over connections that publish and queues that take them; one connection consumes. With bindings,
 * they go through a topic exchange that has so many, and each message matches one.
 */
record Spread(int publishers, int queues, int bindings) implements Scenario {

    private static final int PER_SECOND = 4_000;
    private static final int BODY_BYTES = 100;
    private static final int ANSWERS_SECONDS = 30;
    private static final double TO_MICROS = 1e6;
    private static final String EXCHANGE = "leveret-benchmark-topic";

    @Override
    public Figures run(Target target, Phases phases) throws IOException, InterruptedException {
        ExecutorService consumers = Executors.newFixedThreadPool(2);
        ConnectionFactory factory = target.connections();
        factory.setSharedExecutor(consumers);
        List<Connection> open = new ArrayList<>();
        try {
            Connection consuming = factory.newConnection();
            open.add(consuming);
            List<Channel> publishing = new ArrayList<>();
            for (int i = 0; i < publishers; i++) {
                Connection connection = factory.newConnection();
                open.add(connection);
                publishing.add(connection.createChannel());
            }
            return measure(target, phases, consuming.createChannel(), publishing);
        } catch (TimeoutException e) {
            throw new IOException("cannot connect to " + target.uri(), e);
        } finally {
            for (Connection connection : open) {
                connection.abort();
            }
            consumers.shutdown();
        }
    }

    private Figures measure(Target target, Phases phases, Channel consumer, List<Channel> publishing)
            throws IOException, InterruptedException {
        int warm = PER_SECOND * phases.warmSeconds();
        int total = warm + PER_SECOND * phases.measureSeconds();
        AtomicInteger received = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(total);
        List<String> names = declare(consumer);
        for (String queue : names) {
            consumer.basicConsume(
                    queue,
                    true,
                    (tag, delivery) -> {
                        received.incrementAndGet();
                        all.countDown();
                    },
                    tag -> {});
        }
        Pace pace = new Pace(PER_SECOND);
        double begin = 0;
        for (int message = 0; message < total; message++) {
            pace.await(message);
            if (message == warm) {
                begin = target.usage().cpuSeconds();
            }
            publish(publishing.get(message % publishers), names.get(message % queues), message);
        }
        double end = target.usage().cpuSeconds();
        boolean complete = all.await(ANSWERS_SECONDS, TimeUnit.SECONDS);
        delete(consumer);
        if (!complete) {
            throw new IllegalStateException(received + " of " + total + " arrived at " + target.uri());
        }
        return new Figures().with("broker CPU, us/message", (end - begin) * TO_MICROS / (total - warm));
    }

    private List<String> declare(Channel channel) throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < queues; i++) {
            names.add(channel.queueDeclare().getQueue());
        }
        if (bindings > 0) {
            channel.exchangeDeclare(EXCHANGE, "topic");
            for (int i = 0; i < bindings; i++) {
                channel.queueBind(names.get(i % queues), EXCHANGE, "stock." + i + ".*.nyse");
            }
        }
        return names;
    }

    private void publish(Channel channel, String queue, int message) throws IOException {
        String key = bindings == 0 ? queue : "stock." + message % bindings + ".usd.nyse";
        channel.basicPublish(bindings == 0 ? "" : EXCHANGE, key, MessageProperties.MINIMAL_BASIC, new byte[BODY_BYTES]);
    }

    private void delete(Channel channel) throws IOException {
        if (bindings > 0) {
            channel.exchangeDelete(EXCHANGE);
        }
    }
}
