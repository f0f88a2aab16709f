package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the official client puts into a message, and gets back. */
@AmqpTest
@SuppressWarnings("JavaUtilDate") // The client's type for a timestamp.
class MessageTest {

    @Clause("messages: all fourteen properties arrive as they were sent")
    @Test
    void keepsAllFourteenProperties(Channel channel) throws IOException {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType("text/plain")
                .contentEncoding("utf-8")
                .headers(Map.of())
                .deliveryMode(2)
                .priority(5)
                .correlationId("correlation")
                .replyTo("reply.queue")
                .expiration("60000")
                .messageId("id-1")
                .timestamp(new Date(1_234_567_890_000L))
                .type("greeting")
                .userId("guest")
                .appId("compat")
                .clusterId("cluster")
                .build();

        assertThat(sent(channel, properties)).isEqualTo(properties);
    }

    @Clause("messages: no properties arrive as none")
    @Test
    void keepsThatThereAreNoProperties(Channel channel) throws IOException {
        AMQP.BasicProperties none = new AMQP.BasicProperties();

        assertThat(sent(channel, none)).isEqualTo(none);
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("bool", true),
                Arguments.of("byte", (byte) -5),
                Arguments.of("short", (short) -30_000),
                Arguments.of("int", Integer.MAX_VALUE),
                Arguments.of("long", Long.MIN_VALUE),
                Arguments.of("float", 1.25f),
                Arguments.of("double", 3.141592653589793),
                Arguments.of("decimal", new BigDecimal("12345.678")),
                Arguments.of("timestamp", new Date(1_700_000_000_000L)),
                Arguments.of("array", List.of(1, true, List.of(2L))),
                Arguments.of("table", Map.of("nested", Map.of("deeper", 1))),
                Arguments.of("void", null));
    }

    @Clause("messages: headers arrive with their type and value")
    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void keepsAHeaderOfType(String type, Object value, Channel channel) throws IOException {
        Map<String, Object> headers = new HashMap<>();
        headers.put(type, value);

        assertThat(sentHeaders(channel, headers)).isEqualTo(headers);
    }

    @Clause("messages: headers arrive with their type and value")
    @Test
    void keepsAHeaderOfTypeString(Channel channel) throws IOException {
        Object text = sentHeaders(channel, Map.of("string", "söme täxt")).get("string");

        assertThat(text).hasToString("söme täxt");
    }

    @Clause("messages: headers arrive with their type and value")
    @Test
    void keepsAHeaderOfTypeBytes(Channel channel) throws IOException {
        byte[] bytes = {0, -1, 127};

        assertThat(sentHeaders(channel, Map.of("bytes", bytes)).get("bytes")).isEqualTo(bytes);
    }

    @Clause("messages: headers may fill a frame")
    @Test
    void keepsHeadersThatFillAFrame(Channel channel) throws IOException {
        List<Object> numbers = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            numbers.add((long) i);
        }

        assertThat(sentHeaders(channel, Map.of("numbers", numbers)).get("numbers"))
                .isEqualTo(numbers);
    }

    @Clause("messages: exchange and routing key arrive as they were sent")
    @Test
    void keepsExchangeAndRoutingKey(Channel channel) throws IOException {
        String queue = channel.queueDeclare().getQueue();
        channel.queueBind(queue, "amq.topic", queue + ".#");

        channel.basicPublish("amq.topic", queue + ".a.b", null, new byte[0]);

        GetResponse got = channel.basicGet(queue, true);
        assertThat(got.getEnvelope().getExchange()).isEqualTo("amq.topic");
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo(queue + ".a.b");
    }

    private static Map<String, Object> sentHeaders(Channel channel, Map<String, Object> headers) throws IOException {
        return sent(channel, new AMQP.BasicProperties.Builder().headers(headers).build())
                .getHeaders();
    }

    private static AMQP.BasicProperties sent(Channel channel, AMQP.BasicProperties properties) throws IOException {
        String queue = channel.queueDeclare().getQueue();
        channel.basicPublish("", queue, properties, "body".getBytes(StandardCharsets.UTF_8));
        return channel.basicGet(queue, true).getProps();
    }
}
