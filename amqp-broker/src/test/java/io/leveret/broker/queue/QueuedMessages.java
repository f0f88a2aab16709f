package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.transientMessage;

import io.leveret.broker.message.PublishFlow;
import io.leveret.codec.FieldTable;

/** Messages as a consumer gets them, of a queue that nobody looks at. */
public final class QueuedMessages {

    private static final QueueHandle QUEUE = new QueueHandle(
            new QueueDefinition("/", "q", 1, false, false, null, FieldTable.EMPTY),
            new SteppedLoop(),
            new QueueContext(new PublishFlow(1), unused -> {}, DeadLetterTarget.NOWHERE, true),
            null);
    private static final Subscription SUBSCRIPTION = new Subscription(new RecordingConsumer(), false, false, 0, 0);

    private QueuedMessages() {}

    public static QueuedMessage consumed(String text) {
        QueuedMessage message = got(text);
        message.takenBy(SUBSCRIPTION);
        return message;
    }

    /** Asked for with basic.get. */
    public static QueuedMessage got(String text) {
        return new QueuedMessage(QUEUE, transientMessage(text), 0, 0, false);
    }
}
