package io.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.queue.QueueLoop;
import io.leveret.broker.queue.SteppedLoop;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueDeclarationTest {

    private static final FieldTable UNKNOWN_TYPE = FieldTable.of("x-queue-type", FieldValue.of("N"));

    private final TestVirtualHost host = TestVirtualHost.open();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void refusesATypeThatNoQueueHas() {
        assertThatThrownBy(() -> declare("new", UNKNOWN_TYPE))
                .rootCause()
                .hasMessageContaining(
                        "invalid arg 'x-queue-type' for queue 'new' in vhost '/': \"unsupported queue type 'N'\"");
    }

    @Test
    void refusesATypeThatNoQueueHasWithOtherWordsWhereNoNameIsGiven() {
        assertThatThrownBy(() -> declare("", UNKNOWN_TYPE)).rootCause().hasMessageContaining("unknown queue type 'N'");
    }

    @Test
    void refusesWhatOtherTypesHaveByNameOrInOrderWhereItsOwnIsNamed() {
        FieldTable arguments = FieldTable.builder()
                .put("x-max-in-memory-length", 1)
                .put("x-max-age", "1D")
                .build();

        assertThatThrownBy(() -> declare("new", arguments)).rootCause().hasMessageContaining("'x-max-age'");
        assertThatThrownBy(() -> declare("new", arguments.with("x-queue-type", FieldValue.of("classic"))))
                .rootCause()
                .hasMessageContaining("'x-max-in-memory-length'");
    }

    @Test
    void refusesADeadLetterExchangeThatIsNoNameBeforeAllElse() {
        FieldTable arguments = FieldTable.builder()
                .put("x-expires", "never")
                .put("x-queue-type", "nonsense")
                .put("x-dead-letter-exchange", 1)
                .build();

        assertThatThrownBy(() -> declare("new", arguments))
                .rootCause()
                .hasMessageContaining("invalid type 'signedint' for arg 'x-dead-letter-exchange'");
    }

    @Test
    void comparesWithAQueueThatExistsBeforeItLooksAtTheType() {
        declare("old", FieldTable.EMPTY);

        assertThatThrownBy(() -> declare("old", UNKNOWN_TYPE))
                .rootCause()
                .hasMessageContaining("inequivalent arg 'x-queue-type' for queue 'old' in vhost '/':"
                        + " received 'N' but current is 'classic'");
    }

    @Test
    void comparesTheTypeBehindTheArgumentsOfMessages() {
        declare("old", FieldTable.EMPTY);

        assertThatThrownBy(() -> declare("old", UNKNOWN_TYPE.with("x-message-ttl", FieldValue.of(-1))))
                .rootCause()
                .hasMessageContaining("inequivalent arg 'x-message-ttl' for queue 'old'");
    }

    @Test
    void keepsAQueueThatSomebodyAskedFor() {
        SteppedLoop loop = new SteppedLoop();
        FieldTable lease = FieldTable.of("x-expires", FieldValue.of(100));
        declare(new QueueMethod.Declare("leased", false, false, false, false, false, lease), loop);
        QueueMethod.Declare question =
                new QueueMethod.Declare("leased", true, false, false, false, false, FieldTable.EMPTY);
        SteppedLoop.settle(loop);
        loop.pass(60);

        declare(question, loop);

        SteppedLoop.settle(loop);
        loop.pass(99);
        assertThatCode(() -> declare(question, loop)).doesNotThrowAnyException();
    }

    private void declare(String name, FieldTable arguments) {
        declare(new QueueMethod.Declare(name, false, false, false, false, false, arguments), new InlineLoop());
    }

    private void declare(QueueMethod.Declare declare, QueueLoop loop) {
        TestVirtualHost.await(host.virtualHost().operations().declare(declare, new Session(this, loop)));
    }
}
