package io.leveret.broker.vhost;

import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.WaitingRoom;
import io.leveret.broker.message.Address;
import io.leveret.broker.message.Message;
import io.leveret.broker.message.Messages;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.Overflow;
import io.leveret.broker.queue.QueueArguments;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueMemory;
import io.leveret.broker.queue.QueuedMessage;
import io.leveret.broker.queue.SteppedLoop;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.persistence.Storage;
import io.leveret.persistence.memory.MemoryContents;
import io.leveret.persistence.memory.MemoryStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A virtual host on one loop that stands still until a test lets it go on; it can be closed and opened again at another time, as
 * after a crash. A delayed exchange holds 200 messages or 2,000 bytes.
 */
final class SteppedVirtualHost implements AutoCloseable {

    private static final QueueArguments.Length DELAY_LIMIT =
            new QueueArguments.Length(200, 2_000, Overflow.REJECT_PUBLISH);
    private static final QueueRules RULES = new QueueRules(QueueMemory.unlimited(), true, DELAY_LIMIT);

    private final MemoryContents contents = new MemoryContents();
    private final Outcomes outcomes = new Outcomes();
    private SteppedLoop loop = new SteppedLoop();
    private Storage storage = MemoryStorage.open(contents);
    private VirtualHost host = load();

    VirtualHost host() {
        return host;
    }

    TopologyOperations operations() {
        return host.operations();
    }

    SteppedLoop loop() {
        return loop;
    }

    Storage storage() {
        return storage;
    }

    /** What publishers were told, in order. */
    List<String> outcomes() {
        return outcomes;
    }

    @Override
    public void close() {
        host.close();
        storage.close();
    }

    /** The first start may still forget something. */
    void assertNothingIsStored() {
        reopen(10_000);
        reopen(0);
        assertThat(storage.messages().queuesWithMessages()).isEmpty();
    }

    private VirtualHost load() {
        return new VirtualHostLoader(storage, new PublishFlow(1_000_000), () -> loop, BrokerEvents.NONE, RULES)
                .load("/");
    }

    /** Closed and opened so much later, as after a crash: what was not yet told to a queue is never told. */
    void reopen(long millisLater) {
        long now = loop.nowMillis();
        close();
        loop = new SteppedLoop();
        loop.stall(now - loop.nowMillis() + millisLater);
        storage = MemoryStorage.open(contents);
        host = load();
        SteppedLoop.settle(loop);
    }

    void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            loop.awaitTurn();
        }
    }

    void declareExchange(String name, FieldTable arguments) {
        declareExchange(name, "x-delayed-message", arguments, true);
    }

    void declareExchange(String name, String type, FieldTable arguments, boolean durable) {
        await(host.operations()
                .declare(new ExchangeMethod.Declare(name, type, false, durable, false, false, false, arguments)));
    }

    void queue(String name) {
        queue(name, FieldTable.EMPTY);
    }

    void queue(String name, FieldTable arguments) {
        await(host.operations()
                .declare(
                        new QueueMethod.Declare(name, false, true, false, false, false, arguments),
                        new Session(this, loop)));
    }

    void bind(String queue, String exchange, String key) {
        await(host.operations()
                .bind(new QueueMethod.Bind(queue, exchange, key, false, FieldTable.EMPTY), new Session(this, loop)));
    }

    void bindExchange(String destination, String source) {
        await(host.operations().bind(new ExchangeMethod.Bind(destination, source, "", false, FieldTable.EMPTY)));
    }

    Exchange exchange(String name) {
        return host.exchanges().stream()
                .filter(each -> each.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    QueueHandle handle(String name) {
        return host.queues().stream()
                .filter(each -> each.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    WaitingRoom room() {
        WaitingRoom room = exchange("delays").waitingRoom();
        assertThat(room).isNotNull();
        return room;
    }

    long roomId() {
        return room().queue().definition().id();
    }

    int delayed() {
        return room().queue().statistics().ready();
    }

    void publish(String text, long delay) {
        publish(transientMessage(text, "k", delay(delay)), "delays");
    }

    void publish(Message message, String exchange) {
        Message sent = new Message(
                new Address(exchange, message.address().routingKey())
                        .withBlindKeys(message.address().blindKeys()),
                message.header(),
                message.body(),
                message.persistent());
        Route route = host.route(sent.address(), message.address().blindKeys(), sent.header());
        loop.turn(() -> Arrays.stream(route.queues()).forEach(queue -> queue.publish(sent, outcomes, 0)));
    }

    static Message transientMessage(String text, String key, FieldTable headers) {
        return message(text, key, headers, 1);
    }

    static Message message(String text, String key, FieldTable headers, int deliveryMode) {
        Message message = Messages.message(
                BasicProperties.builder()
                        .headers(headers)
                        .deliveryMode(deliveryMode)
                        .build(),
                text);
        return new Message(new Address("", key), message.header(), message.body(), message.persistent());
    }

    static FieldTable delay(long millis) {
        return FieldTable.of("x-delay", FieldValue.of(millis));
    }

    QueuedMessage take(String queue) {
        return got(queue).orElseThrow();
    }

    /** All that waits in a queue. */
    List<String> taken(String queue) {
        SteppedLoop.settle(loop);
        List<String> texts = new ArrayList<>();
        for (Optional<QueuedMessage> next = got(queue); next.isPresent(); next = got(queue)) {
            texts.add(Messages.text(next.get().message()));
        }
        return texts;
    }

    /** Waits for a message that has to come from the store. */
    private Optional<QueuedMessage> got(String queue) {
        List<Optional<QueuedMessage>> answers = new ArrayList<>();
        loop.turn(() -> handle(queue).get(true, (message, stillReady) -> answers.add(Optional.ofNullable(message))));
        until(() -> !answers.isEmpty());
        return answers.get(0);
    }

    /** What publishers were told, in order. */
    private static final class Outcomes extends ArrayList<String> implements Confirmation {
        private static final long serialVersionUID = 1;

        @Override
        public void confirmed(long sequence) {
            add("safe");
        }

        @Override
        public void rejected(long sequence) {
            add("refused");
        }
    }
}
