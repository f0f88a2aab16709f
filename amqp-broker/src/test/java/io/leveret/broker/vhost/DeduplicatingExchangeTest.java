package io.leveret.broker.vhost;

import static io.leveret.broker.vhost.SteppedVirtualHost.message;
import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An exchange that keeps out duplicates, whatever its type. */
class DeduplicatingExchangeTest {

    private static final FieldTable ONCE = FieldTable.of("x-message-deduplication", FieldValue.of(true));

    private final SteppedVirtualHost vhost = new SteppedVirtualHost();

    @BeforeEach
    void declare() {
        vhost.declareExchange("once", "direct", ONCE, true);
        vhost.queue("q");
        vhost.queue("other");
        vhost.bind("q", "once", "k");
        vhost.bind("other", "once", "k");
    }

    @AfterEach
    void close() {
        vhost.close();
    }

    @Test
    void routesAMessageOnce() {
        publish("a", "1", "once");
        publish("b", "1", "once");
        publish("c", "2", "once");

        awaitSafe(3);
        assertThat(vhost.taken("q")).containsExactly("a", "c");
        assertThat(vhost.taken("other")).containsExactly("a", "c");
    }

    @Test
    void keepsMessagesInOrderWhetherTheyHaveAKeyOrNot() {
        publish("a", "1", "once");
        vhost.publish(message("b", "k", FieldTable.EMPTY, 2), "once");
        publish("c", "2", "once");

        awaitSafe(3);
        assertThat(vhost.taken("q")).containsExactly("a", "b", "c");
    }

    @Test
    void leavesOtherWaysOpenToADuplicate() {
        vhost.declareExchange("before", "fanout", FieldTable.EMPTY, true);
        vhost.queue("all");
        vhost.bind("all", "before", "");
        vhost.bindExchange("once", "before");

        publish("a", "1", "before");
        publish("b", "1", "before");

        // Each in the exchange and in the other queue.
        awaitSafe(4);
        assertThat(vhost.taken("q")).containsExactly("a");
        assertThat(vhost.taken("all")).containsExactly("a", "b");
    }

    @Test
    void doesNotLeadRoundThroughItself() {
        vhost.declareExchange("back", "fanout", FieldTable.EMPTY, true);
        await(vhost.operations().bind(new ExchangeMethod.Bind("back", "once", "k", false, FieldTable.EMPTY)));
        vhost.bindExchange("once", "back");

        publish("a", "1", "once");

        awaitSafe(1);
        assertThat(vhost.taken("q")).containsExactly("a");
    }

    @Test
    void remembersOverARestart() {
        publish("a", "1", "once");
        awaitSafe(1);
        assertThat(vhost.taken("q")).containsExactly("a");

        vhost.reopen(1_000);
        publish("b", "1", "once");
        publish("c", "2", "once");
        awaitSafe(3);

        assertThat(vhost.taken("q")).endsWith("c").doesNotContain("b");
    }

    @Test
    void doesNotTakeADelayedMessageForItsOwnDuplicate() {
        vhost.declareExchange(
                "delays", "x-delayed-message", ONCE.with("x-delayed-type", FieldValue.of("fanout")), true);
        vhost.bind("q", "delays", "");
        FieldTable headers = FieldTable.builder()
                .put("x-deduplication-header", "1")
                .put("x-delay", 100L)
                .build();
        vhost.publish(message("a", "k", headers, 1), "delays");
        vhost.publish(message("b", "k", headers, 1), "delays");

        vhost.loop().pass(100);

        assertThat(vhost.taken("q")).containsExactly("a");
    }

    @Test
    void mustBeDurable() {
        assertThat(Refusals.refusal(vhost.operations()
                        .declare(new ExchangeMethod.Declare("x", "direct", false, false, false, false, false, ONCE))))
                .isEqualTo("406 PRECONDITION_FAILED - invalid property 'non-durable' for exchange 'x' in vhost '/' that"
                        + " keeps out duplicates");
    }

    private void awaitSafe(int reports) {
        vhost.until(() -> vhost.outcomes().size() == reports);
    }

    private void publish(String text, String key, String exchange) {
        vhost.publish(message(text, "k", FieldTable.of("x-deduplication-header", FieldValue.of(key)), 2), exchange);
    }
}
