package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import com.rabbitmq.client.ShutdownSignalException;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs do with the official client, end to end. */
@AmqpTest
class OfficialClientTest {

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @Clause("client libraries: the official Java client sends and receives")
    @Test
    void sendsAndReceives(Channel channel) throws Exception {
        String queue = channel.queueDeclare().getQueue();
        channel.basicConsume(queue, true, (tag, delivery) -> received.add(text(delivery)), tag -> {});

        channel.basicPublish("", queue, MessageProperties.TEXT_PLAIN, bytes("hello"));

        assertThat(next()).isEqualTo("hello");
    }

    @Clause("client libraries: the official Java client gets back what it rejected")
    @Test
    void receivesWhatItRejectedAgain(Channel channel) throws Exception {
        String queue = channel.queueDeclare().getQueue();
        DeliverCallback rejectOnce = (tag, delivery) -> {
            boolean again = delivery.getEnvelope().isRedeliver();
            received.add(text(delivery) + (again ? " again" : ""));
            if (again) {
                channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
            } else {
                channel.basicReject(delivery.getEnvelope().getDeliveryTag(), true);
            }
        };
        channel.basicConsume(queue, false, rejectOnce, tag -> {});

        channel.basicPublish("", queue, null, bytes("task"));

        assertThat(next()).isEqualTo("task");
        assertThat(next()).isEqualTo("task again");
    }

    @Clause("client libraries: the official Java client waits for confirms and hears of returns")
    @Test
    void waitsForConfirms(Channel channel, Names names) throws Exception {
        String queue = names.queue();
        channel.queueDeclare(queue, true, false, false, Map.of());
        channel.confirmSelect();

        for (int i = 0; i < 500; i++) {
            channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, bytes("m" + i));
        }

        channel.waitForConfirmsOrDie(10_000);
        assertThat(channel.messageCount(queue)).isEqualTo(500);
    }

    @Clause("client libraries: the official Java client waits for confirms and hears of returns")
    @Test
    void hearsOfReturns(Channel channel) throws Exception {
        channel.addReturnListener((Return returned) -> received.add(returned.getReplyText()));

        channel.basicPublish("", "nowhere", true, null, bytes("lost"));

        assertThat(next()).isEqualTo("NO_ROUTE");
    }

    @Clause("client libraries: the official Java client hears of cancelled consumers")
    @Test
    void hearsThatItsConsumerWasCancelled(Channel channel) throws Exception {
        String queue = channel.queueDeclare().getQueue();
        channel.basicConsume(queue, true, (tag, delivery) -> {}, tag -> received.add("cancelled " + tag));
        String tag = channel.basicConsume(queue, true, (t, delivery) -> {}, t -> received.add(t));

        channel.queueDelete(queue);

        assertThat(next() + next()).contains("cancelled").contains(tag);
    }

    @Clause("client libraries: the official Java client calls and is answered")
    @Test
    void callsAndIsAnswered(Clients clients, Names names) throws Exception {
        String requests = names.queue();
        Channel server = clients.channel();
        server.queueDeclare(requests, false, false, false, Map.of());
        server.basicConsume(requests, true, (tag, request) -> answer(server, request), tag -> {});
        Channel caller = clients.channel();
        String replies = caller.queueDeclare().getQueue();
        RpcClientParams parameters = new RpcClientParams()
                .channel(caller)
                .exchange("")
                .routingKey(requests)
                .replyTo(replies)
                .timeout(5_000);

        try (RpcClient client = new RpcClient(parameters)) {
            assertThat(client.stringCall("ping")).isEqualTo("answer to ping");
        }
    }

    @Clause("client libraries: the official Java client learns why it was refused")
    @Test
    void learnsWhyItsChannelWasClosed(Channel channel) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> channel.queueDeclarePassive("absent"))
                .havingCause()
                .isInstanceOf(ShutdownSignalException.class)
                .withMessageContaining("reply-code=404, reply-text=NOT_FOUND - no queue 'absent' in vhost '/'");
    }

    @Clause("client libraries: the official Java client learns why it was refused")
    @Test
    void learnsThatItsPasswordIsWrong(Clients clients) {
        ConnectionFactory factory = clients.factory();
        factory.setPassword("wrong");

        assertThatExceptionOfType(AuthenticationFailureException.class)
                .isThrownBy(() -> clients.connect(factory))
                .withMessageContaining("ACCESS_REFUSED");
    }

    @Clause("client libraries: the official Java client sends large messages whatever its `frame_max`")
    @ParameterizedTest
    @ValueSource(ints = {8_192, 131_072})
    void sendsALargeMessageWhateverTheFrameMax(int frameMax, Clients clients) throws Exception {
        ConnectionFactory factory = clients.factory();
        factory.setRequestedFrameMax(frameMax);
        Channel channel = clients.connect(factory).createChannel();
        String queue = channel.queueDeclare().getQueue();
        byte[] body = new byte[2 * frameMax + 1];
        body[frameMax] = 1;

        channel.basicPublish("", queue, null, body);

        assertThat(channel.basicGet(queue, true).getBody()).isEqualTo(body);
    }

    @Clause("client libraries: the official Java client opens and closes many channels")
    @Test
    void opensAndClosesManyChannels(Connection connection) throws Exception {
        for (int i = 0; i < 200; i++) {
            try (Channel channel = connection.createChannel()) {
                channel.basicQos(1);
            }
        }

        assertThat(connection.isOpen()).isTrue();
    }

    private String next() throws InterruptedException, TimeoutException {
        String text = received.poll(10, TimeUnit.SECONDS);
        if (text == null) {
            throw new TimeoutException("nothing came");
        }
        return text;
    }

    private static void answer(Channel channel, Delivery request) throws IOException {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .correlationId(request.getProperties().getCorrelationId())
                .build();
        channel.basicPublish("", request.getProperties().getReplyTo(), properties, bytes("answer to " + text(request)));
    }

    private static String text(Delivery delivery) {
        return new String(delivery.getBody(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
