package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DeliverCallback;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Connections and queues that live on different event loops: every message crosses from one to another. */
@AmqpTest
@OwnBroker("leveret.io_threads=3")
class SeveralLoopsTest {

    private static final int QUEUES = 6;
    private static final int PUBLISHERS = 4;
    private static final int CONSUMERS = 5;
    private static final int MESSAGES = 1_000;

    @Clause("basic.publish: with several publishers the order of each is kept in each queue")
    @Test
    void keepTheOrderOfEachPublisherInEachQueue(Clients clients, Names names) {
        String exchange = names.exchange();
        WireChannel setup = clients.wire().connect().openChannel(1);
        setup.ask(Requests.exchange(exchange, "fanout"), ExchangeMethod.DeclareOk.class);
        List<String> queues = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            String queue = names.queue();
            setup.ask(Requests.queue(queue).durable(), QueueMethod.DeclareOk.class);
            setup.ask(Requests.bind(queue, exchange, ""), QueueMethod.BindOk.class);
            queues.add(queue);
        }
        List<WireChannel> publishers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            WireChannel publisher = clients.wire().connect().openChannel(1);
            publisher.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);
            publishers.add(publisher);
        }

        for (int n = 0; n < MESSAGES; n++) {
            for (int p = 0; p < PUBLISHERS; p++) {
                publishers
                        .get(p)
                        .publish(Publication.to(exchange, "", p + ":" + n).persistent());
            }
        }

        publishers.forEach(publisher -> publisher.awaitConfirms(MESSAGES));
        for (String queue : queues) {
            List<String> texts = clients.wire().connect().openChannel(1).drain(queue);
            for (int p = 0; p < PUBLISHERS; p++) {
                String prefix = p + ":";
                assertThat(texts.stream().filter(text -> text.startsWith(prefix)))
                        .isEqualTo(IntStream.range(0, MESSAGES)
                                .mapToObj(n -> prefix + n)
                                .toList());
            }
        }
    }

    @Clause("basic.consume: each message is delivered once, whoever consumes where")
    @Test
    void deliverEachMessageOnceToConsumersEverywhere(Clients clients, Names names) throws Exception {
        String queue = names.queue();
        Channel publisher = clients.channel();
        publisher.queueDeclare(queue, false, false, false, Map.of());
        Queue<String> received = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < CONSUMERS; i++) {
            Channel consumer = clients.channel();
            consumer.basicQos(10);
            consumer.basicConsume(queue, false, acknowledging(consumer, received), tag -> {});
        }

        for (int n = 0; n < MESSAGES; n++) {
            publisher.basicPublish("", queue, null, String.valueOf(n).getBytes(StandardCharsets.UTF_8));
        }

        Awaitility.await().until(() -> received.size() >= MESSAGES);
        assertThat(received).hasSize(MESSAGES).doesNotHaveDuplicates();
    }

    private static DeliverCallback acknowledging(Channel channel, Queue<String> received) {
        return (tag, delivery) -> {
            received.add(new String(delivery.getBody(), StandardCharsets.UTF_8));
            channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        };
    }
}
