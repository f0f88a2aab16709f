package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OwnBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests and direct replies of the official client, between connections on different event loops. */
@AmqpTest
@OwnBroker("leveret.io_threads=3")
class RpcTest {

    private static final int REQUESTERS = 4;
    private static final int REQUESTS = 50;

    @Clause("client libraries: calls over queues with the official Java client get their own replies")
    @Test
    void givesEachRequesterItsOwnReplies(Clients clients, Names names) throws Exception {
        String queue = names.queue();
        serve(clients.channel(), queue);
        List<RpcClient> requesters = new ArrayList<>();
        for (int i = 0; i < REQUESTERS; i++) {
            requesters.add(new RpcClient(new RpcClientParams()
                    .channel(clients.channel())
                    .exchange("")
                    .routingKey(queue)
                    .timeout(30_000)));
        }

        for (int n = 0; n < REQUESTS; n++) {
            for (int i = 0; i < REQUESTERS; i++) {
                String request = i + ":" + n;
                assertThat(requesters.get(i).stringCall(request)).isEqualTo("re " + request);
            }
        }
    }

    private static void serve(Channel channel, String queue) throws Exception {
        channel.queueDeclare(queue, false, false, false, Map.of());
        DeliverCallback answer = (tag, request) -> {
            String text = "re " + new String(request.getBody(), StandardCharsets.UTF_8);
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .correlationId(request.getProperties().getCorrelationId())
                    .build();
            channel.basicPublish(
                    "", request.getProperties().getReplyTo(), properties, text.getBytes(StandardCharsets.UTF_8));
        };
        channel.basicConsume(queue, true, answer, tag -> {});
    }
}
