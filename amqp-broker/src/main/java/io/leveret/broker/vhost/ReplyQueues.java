package io.leveret.broker.vhost;

import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.DeadLetterTarget;
import io.leveret.broker.queue.QueueContext;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueListener;
import io.leveret.codec.FieldTable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The queues through which requesters get direct replies: each is one channel's, has a name that nobody guesses, is no part of the
 * topology and keeps nothing. It goes with its consumer. Safe for use from any thread.
 */
public final class ReplyQueues implements QueueListener {

    /** What a requester consumes from, and names as the address for replies. */
    public static final String NAME = "amq.rabbitmq.reply-to";

    private static final String PREFIX = NAME + ".";

    /** Replies that may wait for a requester that does not read; above that new ones are dropped. */
    private static final int WAITING_MAX = 1_000;

    private final String vhost;
    private final PublishFlow flow;
    private final Map<String, QueueHandle> queues = new ConcurrentHashMap<>();

    ReplyQueues(String vhost, PublishFlow flow) {
        this.vhost = vhost;
        this.flow = flow;
    }

    /** Whether the name is that of a queue for replies, there or gone. */
    public static boolean isName(String queue) {
        return queue.startsWith(PREFIX);
    }

    /** A new one, to be consumed from or closed. */
    public QueueHandle open(Session session) {
        QueueDefinition definition = new QueueDefinition(
                vhost,
                Names.generated(NAME, '.'),
                Names.queueId(),
                false,
                true,
                session.connection(),
                FieldTable.EMPTY);
        QueueHandle queue = new QueueHandle(
                definition, session.loop(), new QueueContext(flow, this, DeadLetterTarget.NOWHERE, true), null);
        queues.put(definition.name(), queue);
        return queue;
    }

    /** The queue of this name; null if there is none any more. */
    public @Nullable QueueHandle find(String name) {
        return queues.get(name);
    }

    /** Where a reply to this name goes; null if the requester is gone, or does not keep up. */
    @Nullable
    QueueHandle target(String name) {
        QueueHandle queue = queues.get(name);
        return queue == null || queue.statistics().ready() > WAITING_MAX ? null : queue;
    }

    public void close(QueueHandle queue) {
        if (queues.remove(queue.definition().name(), queue)) {
            queue.close(false, false);
        }
    }

    @Override
    public void unused(QueueHandle queue) {
        close(queue);
    }
}
