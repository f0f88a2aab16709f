package io.leveret.broker.exchange;

import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.DeadLetterTarget;
import io.leveret.broker.queue.QueueContext;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.SteppedLoop;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An exchange with queues that tests know by name. */
final class TestExchange {

    private final Exchange exchange;
    private final Map<String, QueueHandle> queues = new HashMap<>();

    TestExchange(ExchangeType type) {
        this(type, FieldTable.EMPTY);
    }

    TestExchange(ExchangeType type, FieldTable arguments) {
        this.exchange = new Exchange(new ExchangeDefinition("/", "x", type, false, false, false, arguments));
    }

    static Exchange exchange(String name, ExchangeType type) {
        return new Exchange(new ExchangeDefinition("/", name, type, false, false, false, FieldTable.EMPTY));
    }

    static QueueHandle queue(String name) {
        return new QueueHandle(
                new QueueDefinition("/", name, 1, false, false, null, FieldTable.EMPTY),
                new SteppedLoop(),
                new QueueContext(new PublishFlow(1), unused -> {}, DeadLetterTarget.NOWHERE, true),
                null);
    }

    Exchange exchange() {
        return exchange;
    }

    void bind(String queue, String key) {
        exchange.add(binding(queue, key, FieldTable.EMPTY));
    }

    void bind(String queue, FieldTable arguments) {
        exchange.add(binding(queue, "", arguments));
    }

    void unbind(String queue, String key) {
        exchange.remove(binding(queue, key, FieldTable.EMPTY));
    }

    void unbind(String queue, FieldTable arguments) {
        exchange.remove(binding(queue, "", arguments));
    }

    Binding binding(String queue, String key, FieldTable arguments) {
        QueueHandle handle = queues.computeIfAbsent(queue, TestExchange::queue);
        return new Binding(exchange, new Destination.ToQueue(handle), key, arguments);
    }

    static Routable message(String key, FieldTable headers) {
        return new Routable(
                key, BasicProperties.builder().headers(headers).build().toHeader(0));
    }

    /** The names of the queues that a message reaches, sorted. */
    List<String> route(String key) {
        return route(key, FieldTable.EMPTY);
    }

    List<String> route(String key, FieldTable headers) {
        return route(message(key, headers));
    }

    List<String> route(Routable message) {
        return names(collect(message));
    }

    RouteCollector collect(Routable message) {
        RouteCollector collector = new RouteCollector(name -> null);
        exchange.route(message, collector);
        return collector;
    }

    static List<String> names(RouteCollector collector) {
        return Arrays.stream(collector.queues())
                .map(queue -> queue.definition().name())
                .sorted()
                .toList();
    }
}
