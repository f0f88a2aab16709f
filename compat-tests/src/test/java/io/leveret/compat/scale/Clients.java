package io.leveret.compat.scale;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.leveret.compat.harness.LeveretProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** What clients do to fill a broker. */
final class Clients {

    static final BasicProperties PERSISTENT =
            new BasicProperties.Builder().deliveryMode(2).build();

    private static final long CONFIRM_MILLIS = 60_000;

    /** Published before confirms are waited for. */
    private static final int WINDOW = 10_000;

    private Clients() {}

    static Connection connect(LeveretProcess broker) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection("scale");
    }

    static String queue(int number) {
        return "queue-" + number;
    }

    /** Declares a durable queue and has it confirm so many messages. */
    static void fill(Connection connection, String queue, int messages, int bodyBytes)
            throws IOException, TimeoutException, InterruptedException {
        byte[] body = new byte[bodyBytes];
        try (Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, null);
            channel.confirmSelect();
            for (int i = 1; i <= messages; i++) {
                channel.basicPublish("", queue, PERSISTENT, body);
                if (i % WINDOW == 0 || i == messages) {
                    channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
                }
            }
        }
    }

    /** Each is answered before the next is asked for; returns how many that were in a second. */
    static double declareOneByOne(Connection connection, int queues) throws IOException, TimeoutException {
        long begin = System.nanoTime();
        try (Channel channel = connection.createChannel()) {
            for (int i = 0; i < queues; i++) {
                channel.queueDeclare(queue(i), true, false, false, null);
            }
        }
        return queues * 1e9 / Duration.ofNanos(System.nanoTime() - begin).toNanos();
    }

    /** All at once, from one number to below another; the last one is answered. */
    static void declareTogether(Connection connection, int from, int to) throws IOException, TimeoutException {
        try (Channel channel = connection.createChannel()) {
            for (int i = from; i < to - 1; i++) {
                channel.queueDeclareNoWait(queue(i), true, false, false, null);
            }
            channel.queueDeclare(queue(to - 1), true, false, false, null);
        }
    }
}
