package io.leveret.broker.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.queue.SteppedLoop;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.Method;
import io.netty.buffer.Unpooled;
import java.util.List;

/** Channel 1 of a connection, and a second loop for queues that live elsewhere. */
final class TestChannel implements AutoCloseable {

    private static final AmqpChannel.Limits LIMITS = new AmqpChannel.Limits(1_000_000, 10);

    private final TestHost host = new TestHost();
    private final SteppedLoop elsewhere = new SteppedLoop();
    private final AmqpChannel channel = new AmqpChannel(1, host, LIMITS, BrokerEvents.NONE);

    TestHost host() {
        return host;
    }

    AmqpChannel channel() {
        return channel;
    }

    SteppedLoop elsewhere() {
        return elsewhere;
    }

    /** One turn in which this comes from the client. */
    void send(Method... methods) {
        host.steps().turn(() -> List.of(methods).forEach(channel::onMethod));
    }

    void publish(String exchange, String key, String text) {
        publish(exchange, key, false, BasicProperties.EMPTY, text);
    }

    void publish(String exchange, String key, boolean mandatory, BasicProperties properties, String text) {
        byte[] body = text.getBytes(UTF_8);
        host.steps().turn(() -> {
            channel.onMethod(new BasicMethod.Publish(exchange, key, mandatory, false));
            channel.onContentHeader(properties.toHeader(body.length));
            if (body.length > 0) {
                channel.onContentBody(Unpooled.wrappedBuffer(body));
            }
        });
    }

    void consume(String queue, String tag) {
        send(consuming(queue, tag));
    }

    static BasicMethod.Consume consuming(String queue, String tag) {
        return new BasicMethod.Consume(queue, tag, false, false, false, true, FieldTable.EMPTY);
    }

    void ack(long tag, boolean multiple) {
        send(new BasicMethod.Ack(tag, multiple));
    }

    /** Lets the client's loop go on until every question to the topology thread is answered. */
    void awaitAnswers() {
        while (host.isPaused()) {
            host.steps().awaitTurn();
        }
    }

    /** Lets both loops go on until nothing is left to do. */
    void settle() {
        SteppedLoop.settle(host.steps(), elsewhere);
    }

    /** What was sent to the client since the last call. */
    List<String> sent() {
        return host.sink().taken();
    }

    @Override
    public void close() {
        host.close();
    }
}
