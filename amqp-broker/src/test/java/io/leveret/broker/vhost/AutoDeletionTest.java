package io.leveret.broker.vhost;

import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.queue.Consumer;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueuedMessage;
import io.leveret.broker.queue.Subscription;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.QueueMethod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes because something else has gone. */
class AutoDeletionTest {

    private final TestVirtualHost host = TestVirtualHost.open();
    private final TopologyOperations operations = host.virtualHost().operations();
    private final Session session = new Session("connection", new InlineLoop());

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void deletesAnExchangeWithItsLastBinding() {
        exchange("x");
        queue("q");
        bindQueue("q", "x", "one");
        bindQueue("q", "x", "other");

        unbindQueue("q", "x", "one");
        assertThat(exchanges()).containsExactly("x");
        unbindQueue("q", "x", "other");

        assertThat(exchanges()).isEmpty();
    }

    @Test
    void keepsAnExchangeThatWasNeverBound() {
        exchange("x");
        queue("q");

        unbindQueue("q", "x", "never bound");
        delete("q");

        assertThat(exchanges()).containsExactly("x");
    }

    @Test
    void keepsAnExchangeWhenABindingToItGoes() {
        exchange("x");
        bindExchange("x", "amq.direct");

        unbindExchange("x", "amq.direct");

        assertThat(exchanges()).containsExactly("x");
    }

    @Test
    void keepsAnExchangeThatIsNotToGo() {
        host.exchange("x", "direct");
        queue("q");
        bindQueue("q", "x", "k");

        unbindQueue("q", "x", "k");

        assertThat(exchanges()).containsExactly("x");
    }

    @Test
    void deletesAnExchangeWithTheLastQueueBound() {
        exchange("x");
        queue("q");
        bindQueue("q", "x", "one");
        bindQueue("q", "x", "other");

        delete("q");

        assertThat(exchanges()).isEmpty();
    }

    @Test
    void deletesAChainOfExchangesFromItsEnd() {
        exchange("a");
        exchange("b");
        exchange("c");
        queue("q");
        bindExchange("b", "a");
        bindExchange("c", "b");
        bindQueue("q", "c", "k");

        delete("q");

        assertThat(exchanges()).isEmpty();
    }

    @Test
    void endsTheChainAtAnExchangeThatIsBoundElsewhere() {
        exchange("a");
        exchange("b");
        queue("q");
        bindExchange("b", "a");
        bindExchange("amq.fanout", "a");
        bindQueue("q", "b", "k");

        delete("q");

        assertThat(exchanges()).containsExactly("a");
    }

    @Test
    void deletesTheSourcesOfADeletedExchange() {
        exchange("a");
        host.exchange("b", "direct");
        bindExchange("b", "a");

        await(operations.delete(new ExchangeMethod.Delete("b", false, false)));

        assertThat(exchanges()).isEmpty();
    }

    @Test
    void deletesExchangesThatAreBoundInACircle() {
        exchange("a");
        exchange("b");
        bindExchange("b", "a");
        bindExchange("a", "b");

        unbindExchange("b", "a");

        assertThat(exchanges()).isEmpty();
    }

    @Test
    void deletesAnExchangeBoundToItself() {
        exchange("a");
        bindExchange("a", "a");

        unbindExchange("a", "a");

        assertThat(exchanges()).isEmpty();
    }

    @Test
    void deletesAQueueWithItsLastConsumer() {
        QueueHandle queue = queue("q", true, false);
        exchange("x");
        bindQueue("q", "x", "k");
        Subscription consumer = consume(queue);

        queue.removeConsumer(consumer, () -> {});
        awaitTopology();

        assertThat(queues()).isEmpty();
        assertThat(exchanges()).isEmpty();
    }

    @Test
    void keepsAQueueThatHasFoundAnotherConsumerSince() {
        QueueHandle queue = queue("q", true, false);
        consume(queue);

        operations.deleteUnused(queue);
        awaitTopology();

        assertThat(queues()).containsExactly("q");
    }

    @Test
    void keepsAnotherQueueOfTheNameOfOneThatBecameUnused() {
        QueueHandle gone = queue("q", true, false);
        delete("q");
        queue("q", true, false);

        operations.deleteUnused(gone);
        awaitTopology();

        assertThat(queues()).containsExactly("q");
    }

    @Test
    void deletesTheExclusiveQueuesOfAConnectionThatIsGone() {
        queue("shared");
        queue("mine", false, true);
        queue("mine too", false, true);
        await(operations.declare(
                new QueueMethod.Declare("another's", false, false, true, false, false, FieldTable.EMPTY),
                new Session("another connection", new InlineLoop())));
        exchange("x");
        bindQueue("mine", "x", "k");
        bindQueue("mine too", "x", "k");

        await(operations.release("connection"));

        assertThat(queues()).containsExactlyInAnyOrder("shared", "another's");
        assertThat(exchanges()).isEmpty();
    }

    @Test
    void releasesAConnectionThatHasNothing() {
        assertThat(await(operations.release("connection"))).isTrue();
    }

    @Test
    void ownsByIdentityNotByWhatAConnectionIsLike() {
        Object one = List.of("connection");
        Object like = new ArrayList<>(List.of("connection"));
        await(operations.declare(
                new QueueMethod.Declare("q", false, false, true, false, false, FieldTable.EMPTY),
                new Session(one, new InlineLoop())));

        await(operations.release(like));

        assertThat(queues()).containsExactly("q");
    }

    private List<String> queues() {
        return host.virtualHost().queues().stream()
                .map(queue -> queue.definition().name())
                .toList();
    }

    /** Those that were not there from the start. */
    private List<String> exchanges() {
        return host.virtualHost().exchanges().stream()
                .map(exchange -> exchange.definition().name())
                .filter(name -> !name.isEmpty() && !name.startsWith("amq."))
                .sorted()
                .toList();
    }

    /** Returns when all is done that was asked before. */
    private void awaitTopology() {
        await(operations.release("nobody"));
    }

    private static Subscription consume(QueueHandle queue) {
        Subscription subscription = new Subscription(new IdleConsumer(), false, false, 0, 0);
        queue.addConsumer(subscription, result -> {});
        return subscription;
    }

    private void exchange(String name) {
        await(operations.declare(
                new ExchangeMethod.Declare(name, "direct", false, false, true, false, false, FieldTable.EMPTY)));
    }

    private void queue(String name) {
        queue(name, false, false);
    }

    private QueueHandle queue(String name, boolean autoDelete, boolean exclusive) {
        return await(operations.declare(
                new QueueMethod.Declare(name, false, false, exclusive, autoDelete, false, FieldTable.EMPTY), session));
    }

    private void delete(String queue) {
        await(operations.delete(new QueueMethod.Delete(queue, false, false, false), session));
    }

    private void bindQueue(String queue, String exchange, String key) {
        await(operations.bind(new QueueMethod.Bind(queue, exchange, key, false, FieldTable.EMPTY), session));
    }

    private void unbindQueue(String queue, String exchange, String key) {
        await(operations.unbind(new QueueMethod.Unbind(queue, exchange, key, FieldTable.EMPTY), session));
    }

    private void bindExchange(String destination, String source) {
        await(operations.bind(new ExchangeMethod.Bind(destination, source, "k", false, FieldTable.EMPTY)));
    }

    private void unbindExchange(String destination, String source) {
        await(operations.unbind(new ExchangeMethod.Unbind(destination, source, "k", false, FieldTable.EMPTY)));
    }

    private static final class IdleConsumer implements Consumer {
        @Override
        public boolean reserve() {
            return false;
        }

        @Override
        public void deliver(QueuedMessage message) {
            throw new AssertionError("was not asked for");
        }

        @Override
        public void cancelled() {
            // Its queue may go.
        }
    }
}
