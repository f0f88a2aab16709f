package io.leveret.broker.vhost;

import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.message.Messages.text;
import static io.leveret.broker.message.Messages.transientMessage;
import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.message.Address;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.Storage;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.memory.MemoryContents;
import io.leveret.persistence.memory.MemoryStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is there again after a restart. */
class VirtualHostLoaderTest {

    private static final FieldTable ARGUMENTS =
            FieldTable.builder().put("x-b", 1).put("x-a", "two").build();

    private final MemoryContents contents = new MemoryContents();
    private final Session session = new Session("connection", new InlineLoop());
    private TestVirtualHost host = TestVirtualHost.open(contents);

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void restoresADurableQueueAsItWasDeclared() {
        QueueHandle before = await(operations()
                .declare(new QueueMethod.Declare("q", false, true, false, true, false, ARGUMENTS), session));

        reopen();

        assertThat(queue("q").definition()).isEqualTo(before.definition());
    }

    @Test
    void restoresADurableExchangeAsItWasDeclared() {
        await(operations()
                .declare(new ExchangeMethod.Declare("x", "topic", false, true, true, true, false, ARGUMENTS)));

        reopen();

        assertThat(host.virtualHost().exchanges())
                .filteredOn(exchange -> exchange.definition().name().equals("x"))
                .singleElement()
                .satisfies(exchange -> {
                    assertThat(exchange.definition().type().wireName()).isEqualTo("topic");
                    assertThat(exchange.definition().durable()).isTrue();
                    assertThat(exchange.definition().autoDelete()).isTrue();
                    assertThat(exchange.definition().internal()).isTrue();
                    assertThat(exchange.definition().arguments()).isEqualTo(ARGUMENTS);
                });
    }

    @Test
    void restoresNothingTransient() {
        host.queue("q", new InlineLoop());
        host.exchange("x", "direct");
        int exchangesAtFirst = 8;

        reopen();

        assertThat(host.virtualHost().queues()).isEmpty();
        assertThat(host.virtualHost().exchanges()).hasSize(exchangesAtFirst);
    }

    @Test
    void restoresBindingsBetweenWhatIsDurable() {
        host.durableQueue("q", new InlineLoop());
        host.queue("transient", new InlineLoop());
        await(operations()
                .declare(
                        new ExchangeMethod.Declare("x", "fanout", false, true, false, false, false, FieldTable.EMPTY)));
        host.exchange("transient exchange", "fanout");
        await(operations().bind(new ExchangeMethod.Bind("x", "amq.topic", "a.#", false, FieldTable.EMPTY)));
        await(operations()
                .bind(new ExchangeMethod.Bind("transient exchange", "amq.topic", "a.#", false, FieldTable.EMPTY)));
        host.bind("q", "x", "");
        host.bind("transient", "x", "");
        host.bind("q", "transient exchange", "");

        reopen();
        host.queue("transient", new InlineLoop());

        assertThat(route("amq.topic", "a.b", FieldTable.EMPTY)).containsExactly("q");
    }

    @Test
    void restoresWhatAHeadersBindingAsksFor() {
        host.durableQueue("q", new InlineLoop());
        await(operations()
                .bind(
                        new QueueMethod.Bind("q", "amq.headers", "", false, FieldTable.of("a", FieldValue.of(1))),
                        session));

        reopen();

        assertThat(route("amq.headers", "", FieldTable.of("a", FieldValue.of(1))))
                .containsExactly("q");
        assertThat(route("amq.headers", "", FieldTable.of("a", FieldValue.of(2))))
                .isEmpty();
    }

    @Test
    void restoresNothingThatWasDeleted() {
        host.durableQueue("q", new InlineLoop());
        host.durableQueue("bound", new InlineLoop());
        await(operations()
                .declare(
                        new ExchangeMethod.Declare("x", "fanout", false, true, false, false, false, FieldTable.EMPTY)));
        host.bind("q", "amq.direct", "k");
        host.bind("bound", "x", "k");
        await(operations().delete(new QueueMethod.Delete("q", false, false, false), session));
        await(operations().delete(new ExchangeMethod.Delete("x", false, false)));

        reopen();
        host.durableQueue("q", new InlineLoop());

        assertThat(route("amq.direct", "k", FieldTable.EMPTY)).isEmpty();
        assertThat(host.virtualHost().exchanges())
                .noneMatch(exchange -> exchange.definition().name().equals("x"));
    }

    @Test
    void restoresNoBindingThatWasTakenAwayWhateverTheOrderOfItsArguments() {
        host.durableQueue("q", new InlineLoop());
        FieldTable otherwise =
                FieldTable.builder().put("x-a", "two").put("x-b", 1).build();
        await(operations().bind(new QueueMethod.Bind("q", "amq.direct", "k", false, ARGUMENTS), session));
        await(operations().unbind(new QueueMethod.Unbind("q", "amq.direct", "k", otherwise), session));

        reopen();

        assertThat(route("amq.direct", "k", FieldTable.EMPTY)).isEmpty();
    }

    @Test
    void restoresPersistentMessagesInOrder() {
        QueueHandle queue = host.durableQueue("q", new InlineLoop());
        for (int i = 0; i < 2_500; i++) {
            queue.publish(persistentMessage("m" + i), Confirmation.NONE, 0);
        }
        queue.publish(transientMessage("lost"), Confirmation.NONE, 0);

        reopen();

        List<String> restored = takeAll(queue("q"));
        assertThat(restored).hasSize(2_500).startsWith("m0", "m1").endsWith("m2498", "m2499");
    }

    @Test
    void restoresNothingThatWasAcknowledged() {
        QueueHandle queue = host.durableQueue("q", new InlineLoop());
        queue.publish(persistentMessage("acknowledged"), Confirmation.NONE, 0);
        queue.publish(persistentMessage("unacknowledged"), Confirmation.NONE, 0);
        queue.publish(persistentMessage("waiting"), Confirmation.NONE, 0);
        queue.get(true, (message, left) -> {});
        queue.get(false, (message, left) -> {});

        reopen();

        assertThat(takeAll(queue("q"))).containsExactly("unacknowledged", "waiting");
    }

    @Test
    void publishesBehindWhatItRestored() {
        host.durableQueue("q", new InlineLoop()).publish(persistentMessage("a"), Confirmation.NONE, 0);
        reopen();
        queue("q").publish(persistentMessage("b"), Confirmation.NONE, 0);

        reopen();

        assertThat(takeAll(queue("q"))).containsExactly("a", "b");
    }

    @Test
    void forgetsTheMessagesOfADeletedQueue() {
        host.durableQueue("q", new InlineLoop()).publish(persistentMessage("a"), Confirmation.NONE, 0);
        await(operations().delete(new QueueMethod.Delete("q", false, false, false), session));

        reopen();

        assertThat(takeAll(host.durableQueue("q", new InlineLoop()))).isEmpty();
        assertThat(messagesHeld()).isZero();
    }

    /** The definitions come first: a crash between the two leaves messages that no queue claims. */
    @Test
    void forgetsMessagesThatNoQueueClaims() {
        QueueHandle queue = host.durableQueue("q", new InlineLoop());
        queue.publish(persistentMessage("a"), Confirmation.NONE, 0);
        host.close();
        try (Storage storage = MemoryStorage.open(contents)) {
            storage.definitions().apply(List.of(new DefinitionChange.QueueRemoved("/", "q")));
        }

        reopen();

        assertThat(messagesHeld()).isZero();
    }

    @Test
    void leavesTheMessagesOfAnotherVirtualHostAlone() {
        host.durableQueue("q", new InlineLoop()).publish(persistentMessage("a"), Confirmation.NONE, 0);
        host.close();
        try (Storage storage = MemoryStorage.open(contents)) {
            loader(storage).load("another").close();
        }

        reopen();

        assertThat(takeAll(queue("q"))).containsExactly("a");
    }

    @Test
    void showsNothingOfAnotherVirtualHost() {
        host.durableQueue("q", new InlineLoop());
        host.close();

        try (Storage storage = MemoryStorage.open(contents);
                VirtualHost another = loader(storage).load("another")) {
            assertThat(another.name()).isEqualTo("another");
            assertThat(another.queues()).isEmpty();
        }
        reopen();
    }

    @Test
    void refusesABindingThatHasLostAnEnd() {
        host.close();
        try (Storage storage = MemoryStorage.open(contents)) {
            storage.definitions()
                    .apply(List.of(new DefinitionChange.BindingPut("/", "amq.direct", "absent", false, "k", "")));

            assertThatThrownBy(() -> loader(storage).load("/"))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("has lost an end");
        }
    }

    private static VirtualHostLoader loader(Storage storage) {
        return new VirtualHostLoader(
                storage, new PublishFlow(1_000), InlineLoop::new, BrokerEvents.NONE, QueueRules.unlimited());
    }

    private TopologyOperations operations() {
        return host.virtualHost().operations();
    }

    private void reopen() {
        host.close();
        host = TestVirtualHost.open(contents);
    }

    private QueueHandle queue(String name) {
        return host.virtualHost().queue(name, session);
    }

    private List<String> route(String exchange, String key, FieldTable headers) {
        return Arrays.stream(host.virtualHost()
                        .route(
                                new Address(exchange, key),
                                BasicProperties.builder()
                                        .headers(headers)
                                        .build()
                                        .toHeader(0))
                        .queues())
                .map(queue -> queue.definition().name())
                .toList();
    }

    private static List<String> takeAll(QueueHandle queue) {
        List<String> texts = new ArrayList<>();
        for (Optional<String> next = take(queue); next.isPresent(); next = take(queue)) {
            texts.add(next.get());
        }
        return texts;
    }

    /** Waits for a message that has to come from the store. */
    private static Optional<String> take(QueueHandle queue) {
        CompletableFuture<Optional<String>> taken = new CompletableFuture<>();
        queue.get(
                true,
                (message, left) ->
                        taken.complete(Optional.ofNullable(message).map(present -> text(present.message()))));
        return taken.join();
    }

    private int messagesHeld() {
        host.close();
        try (Storage storage = MemoryStorage.open(contents)) {
            return storage.messages().queuesWithMessages().size();
        } finally {
            host = TestVirtualHost.open(contents);
        }
    }
}
