package io.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void comparesWithAQueueThatExistsBeforeItLooksAtTheType() {
        declare("old", FieldTable.EMPTY);

        assertThatThrownBy(() -> declare("old", UNKNOWN_TYPE))
                .rootCause()
                .hasMessageContaining("inequivalent arg 'x-queue-type' for queue 'old' in vhost '/':"
                        + " received 'N' but current is 'classic'");
    }

    private void declare(String name, FieldTable arguments) {
        QueueMethod.Declare declare = new QueueMethod.Declare(name, false, false, false, false, false, arguments);
        TestVirtualHost.await(host.virtualHost().operations().declare(declare, new Session(this, new InlineLoop())));
    }
}
