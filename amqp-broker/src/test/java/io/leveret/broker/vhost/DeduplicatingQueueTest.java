package io.leveret.broker.vhost;

import static io.leveret.broker.vhost.SteppedVirtualHost.message;
import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a queue that keeps out duplicates remembers when the broker ends, and when it ends itself. */
class DeduplicatingQueueTest {

    private final SteppedVirtualHost vhost = new SteppedVirtualHost();

    @BeforeEach
    void declare() {
        vhost.queue("q", FieldTable.of("x-message-deduplication", FieldValue.of(true)));
        vhost.bind("q", "amq.direct", "k");
    }

    @AfterEach
    void close() {
        vhost.close();
    }

    @Test
    void remembersWhatHasLeft() {
        publish("a", "1");
        vhost.until(() -> vhost.outcomes().size() == 1);
        assertThat(vhost.taken("q")).containsExactly("a");

        vhost.reopen(1_000);
        publish("b", "1");
        publish("c", "2");

        assertThat(vhost.taken("q")).containsExactly("c");
    }

    /** As after a crash between the two. */
    @Test
    void remembersAMessageWhoseKeyIsNotThere() {
        publish("a", "1");
        vhost.until(() -> vhost.outcomes().size() == 1);
        vhost.storage().messages().forget(QueueFactory.keyLog(id()));

        vhost.reopen(1_000);
        publish("b", "1");

        assertThat(vhost.taken("q")).containsExactly("a");
    }

    @Test
    void takesItsKeysWithIt() {
        publish("a", "1");
        vhost.until(() -> vhost.outcomes().size() == 1);
        assertThat(vhost.storage().messages().queuesWithMessages()).contains(QueueFactory.keyLog(id()));

        CompletionStage<Integer> deletion = vhost.operations()
                .delete(new QueueMethod.Delete("q", false, false, false), new Session(this, vhost.loop()));
        vhost.loop().awaitTurn();
        await(deletion);

        vhost.assertNothingIsStored();
    }

    private long id() {
        return vhost.handle("q").definition().id();
    }

    private void publish(String text, String key) {
        vhost.publish(message(text, "k", FieldTable.of("x-deduplication-header", FieldValue.of(key)), 2), "amq.direct");
    }
}
