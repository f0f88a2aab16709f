package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Recoverable;
import com.rabbitmq.client.RecoveryListener;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.OwnBroker;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The official client finds its way back to a broker that was restarted. */
@AmqpTest
@OwnBroker
class ReconnectTest {

    private static final int PATIENCE_SECONDS = 20;

    @Clause(
            "client libraries: the official Java client recovers queues, bindings and consumers after a restart of the broker")
    @Test
    void restoresQueuesBindingsAndConsumers(LeveretProcess broker, Clients clients) throws Exception {
        ConnectionFactory factory = clients.factory();
        factory.setAutomaticRecoveryEnabled(true);
        factory.setNetworkRecoveryInterval(100);
        Recoverable connection = (Recoverable) clients.connect(factory);
        CountDownLatch recovered = new CountDownLatch(1);
        connection.addRecoveryListener(onRecovery(recovered));
        Channel channel = ((Connection) connection).createChannel();
        String queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, "amq.topic", "a.#");
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        channel.basicConsume(
                queue,
                true,
                (tag, delivery) -> received.add(delivery.getEnvelope().getRoutingKey()),
                tag -> {});

        broker.restart();

        assertThat(recovered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        channel.basicPublish("amq.topic", "a.b", null, "back".getBytes(StandardCharsets.UTF_8));
        assertThat(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("a.b");
    }

    private static RecoveryListener onRecovery(CountDownLatch recovered) {
        return new RecoveryListener() {
            @Override
            public void handleRecovery(Recoverable recoverable) {
                recovered.countDown();
            }

            @Override
            public void handleRecoveryStarted(Recoverable recoverable) {}
        };
    }
}
