package io.leveret.broker.queue;

import io.leveret.codec.FieldTable;
import org.jspecify.annotations.Nullable;

/**
 * What a queue was declared as.
 *
 * @param id        its key in the store; unique over all queues there ever were
 * @param owner     the connection that alone may use an exclusive queue, by identity; null for a shared queue
 * @param arguments as they came, unknown ones included
 * @param effects   what of them is understood
 */
public record QueueDefinition(
        String vhost,
        String name,
        long id,
        boolean durable,
        boolean autoDelete,
        @Nullable Object owner,
        FieldTable arguments,
        QueueArguments effects) {

    /** A queue whose arguments mean nothing. */
    public QueueDefinition(
            String vhost,
            String name,
            long id,
            boolean durable,
            boolean autoDelete,
            @Nullable Object owner,
            FieldTable arguments) {
        this(vhost, name, id, durable, autoDelete, owner, arguments, QueueArguments.DEFAULT);
    }

    public boolean isExclusive() {
        return owner != null;
    }

    /** As RabbitMQ names it in reply texts. */
    public String description() {
        return "queue '" + name + "' in vhost '" + vhost + "'";
    }
}
