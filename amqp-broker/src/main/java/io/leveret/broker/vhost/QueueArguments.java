package io.leveret.broker.vhost;

import io.leveret.broker.error.ArgumentValues;
import io.leveret.broker.error.ChannelException;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The arguments that a queue's declaration may carry, as far as they are compared and understood. */
final class QueueArguments {

    /** The arguments that RabbitMQ knows for classic queues: what a second declaration must repeat. */
    static final List<String> COMPARED = List.of(
            "x-expires",
            "x-message-ttl",
            "x-dead-letter-exchange",
            "x-dead-letter-routing-key",
            "x-max-length",
            "x-max-length-bytes",
            "x-max-priority",
            "x-overflow",
            "x-queue-mode",
            "x-queue-version",
            "x-single-active-consumer",
            "x-queue-type",
            "x-queue-master-locator",
            "x-queue-leader-locator");

    private static final List<String> WITHOUT_MEANING_HERE = List.of(
            "x-queue-mode", "x-queue-version", "x-queue-type", "x-queue-master-locator", "x-queue-leader-locator");
    private static final Logger LOG = LoggerFactory.getLogger(QueueArguments.class);
    private static final String TYPE = "x-queue-type";
    private static final String CLASSIC = "classic";

    private QueueArguments() {}

    /** Refuses a queue type that no queue here can be. */
    static void requireKnownType(FieldTable arguments, String queue) {
        FieldValue type = arguments.get(TYPE);
        if (type != null && !ArgumentValues.print(type).equals(CLASSIC)) {
            throw ChannelException.preconditionFailed("invalid arg '" + TYPE + "' for " + queue
                    + ": \"unsupported queue type '" + ArgumentValues.print(type) + "'\"");
        }
    }

    /** A queue that names no type is a classic one. */
    static FieldTable withType(FieldTable arguments) {
        return arguments.has(TYPE) ? arguments : arguments.with(TYPE, FieldValue.of(CLASSIC));
    }

    /** Says once which arguments were taken but do nothing, so that nobody waits for their effect. */
    static void reportUnsupported(QueueDefinition queue) {
        List<String> ignored = COMPARED.stream()
                .filter(name -> queue.arguments().has(name) && !WITHOUT_MEANING_HERE.contains(name))
                .toList();
        if (!ignored.isEmpty()) {
            LOG.warn("{}: arguments {} have no effect in this version", queue.description(), ignored);
        }
    }
}
