package io.leveret.broker.vhost;

import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.vhost.Refusals.refusal;
import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.QueueMethod;
import io.leveret.persistence.DefinitionStore;
import io.leveret.persistence.MessageStore;
import io.leveret.persistence.Storage;
import io.leveret.persistence.StorageException;
import io.leveret.persistence.memory.MemoryStorage;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients see while definitions cannot be stored. */
class FailingStoreTest {

    private static final String NOT_STORED = "541 INTERNAL_ERROR - definitions cannot be stored";

    private final Storage storage = MemoryStorage.open();
    private final RecordingDefinitions definitions = new RecordingDefinitions();
    private final VirtualHost host = new VirtualHostLoader(
                    new Failing(storage, definitions),
                    new PublishFlow(1_000),
                    InlineLoop::new,
                    BrokerEvents.NONE,
                    QueueRules.unlimited())
            .load("/");
    private final TopologyOperations operations = host.operations();
    private final Session session = new Session("connection", new InlineLoop());

    @BeforeEach
    void fail() {
        await(declare("before"));
        definitions.failWith(new StorageException("disk full"));
    }

    @AfterEach
    void close() {
        host.close();
        storage.close();
    }

    @Test
    void makesNoDurableQueue() {
        assertThat(refusal(declare("q"))).isEqualTo(NOT_STORED);

        assertThat(host.queues()).hasSize(1);
    }

    @Test
    void makesNoDurableBinding() {
        assertThat(refusal(operations.bind(
                        new QueueMethod.Bind("before", "amq.direct", "k", false, FieldTable.EMPTY), session)))
                .isEqualTo(NOT_STORED);

        assertThat(host.exchanges()).noneMatch(exchange -> exchange.hasBindings());
    }

    @Test
    void goesOnWithWhatIsNotStored() {
        assertThat(await(operations.declare(
                        new QueueMethod.Declare("q", false, false, false, false, false, FieldTable.EMPTY), session)))
                .isNotNull();
        assertThat(await(operations.declare(
                        new ExchangeMethod.Declare("x", "topic", false, false, false, false, false, FieldTable.EMPTY))))
                .isTrue();
    }

    /** Its messages are gone from memory already: a queue that is found must not drop what it confirms. */
    @Test
    void findsNoQueueAnyMoreWhoseDeletionHasBegun() {
        assertThat(refusal(operations.delete(new QueueMethod.Delete("before", false, false, false), session)))
                .isEqualTo(NOT_STORED);

        assertThat(host.queues()).isEmpty();
    }

    @Test
    void keepsOnDiskWhatAQueueHadWhoseDeletionWasNotStored() {
        QueueHandle queue = host.queue("before", session);
        queue.publish(persistentMessage("a"), Confirmation.NONE, 0);

        refusal(operations.delete(new QueueMethod.Delete("before", false, false, false), session));

        assertThat(await(storage.messages().log(queue.definition().id()).read(0, 10)))
                .hasSize(1);
    }

    @Test
    void keepsAQueueThatMayNotBeDeleted() {
        host.queue("before", session).publish(persistentMessage("a"), Confirmation.NONE, 0);

        assertThat(refusal(operations.delete(new QueueMethod.Delete("before", false, true, false), session)))
                .startsWith("406 PRECONDITION_FAILED");

        assertThat(host.queues()).hasSize(1);
    }

    private CompletionStage<QueueHandle> declare(String name) {
        return operations.declare(
                new QueueMethod.Declare(name, false, true, false, false, false, FieldTable.EMPTY), session);
    }

    /** Messages on the heap, definitions where a test wants them. */
    private record Failing(Storage behind, DefinitionStore definitions) implements Storage {
        @Override
        public MessageStore messages() {
            return behind.messages();
        }

        @Override
        public MessageStore transients() {
            return behind.transients();
        }

        @Override
        public void close() {
            behind.close();
        }
    }
}
