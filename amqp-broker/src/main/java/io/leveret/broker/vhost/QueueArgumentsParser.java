package io.leveret.broker.vhost;

import io.leveret.broker.error.ArgumentValues;
import io.leveret.broker.error.ChannelException;
import io.leveret.broker.queue.Overflow;
import io.leveret.broker.queue.QueueArguments;
import io.leveret.broker.queue.QueueType;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes of a declaration's table what the queue goes by. Behind it nobody looks at an argument's name. */
final class QueueArgumentsParser {

    /** What RabbitMQ gives quorum queues. */
    private static final int QUORUM_DELIVERY_LIMIT = 20;

    private QueueArgumentsParser() {}

    /**
     * Reads the arguments of a queue.
     *
     * @param queue as reply texts name it
     * @throws ChannelException for the first argument that cannot be
     */
    static QueueArguments parse(FieldTable arguments, String queue) {
        if (arguments.isEmpty()) {
            return QueueArguments.DEFAULT;
        }
        QueueType type = QueueArgumentRules.type(arguments, queue);
        QueueArgumentRules.check(arguments, type, queue);
        return new QueueArguments(
                type,
                number(arguments, "x-message-ttl", QueueArguments.NONE),
                number(arguments, "x-expires", QueueArguments.NONE),
                deadLetters(arguments),
                length(arguments, type),
                (int) number(arguments, "x-max-priority", 0),
                arguments.get("x-single-active-consumer") instanceof FieldValue.Bool active && active.value(),
                type == QueueType.QUORUM ? deliveryLimit(arguments) : QueueArguments.NONE,
                type == QueueType.STREAM ? null : DeduplicationArguments.parse(arguments, queue));
    }

    private static QueueArguments.@Nullable DeadLetterAddress deadLetters(FieldTable arguments) {
        FieldValue exchange = arguments.get(QueueArgumentRules.DEAD_LETTER_EXCHANGE);
        FieldValue key = arguments.get(QueueArgumentRules.DEAD_LETTER_KEY);
        return exchange == null
                ? null
                : new QueueArguments.DeadLetterAddress(
                        ArgumentValues.print(exchange), key == null ? null : ArgumentValues.print(key));
    }

    private static QueueArguments.Length length(FieldTable arguments, QueueType type) {
        if (type == QueueType.STREAM) {
            // Nobody could ever read it: better the publisher is told.
            return new QueueArguments.Length(0, 0, Overflow.REJECT_PUBLISH);
        }
        FieldValue overflow = arguments.get("x-overflow");
        return new QueueArguments.Length(
                number(arguments, "x-max-length", Long.MAX_VALUE),
                number(arguments, "x-max-length-bytes", Long.MAX_VALUE),
                overflow == null ? Overflow.DROP_HEAD : overflow(ArgumentValues.print(overflow)));
    }

    private static Overflow overflow(String name) {
        return Arrays.stream(Overflow.values())
                .filter(known -> known.wireName().equals(name))
                .findFirst()
                .orElse(Overflow.DROP_HEAD);
    }

    /** A negative one means none. */
    private static int deliveryLimit(FieldTable arguments) {
        long limit = number(arguments, "x-delivery-limit", QUORUM_DELIVERY_LIMIT);
        return limit < 0 ? QueueArguments.NONE : (int) Math.min(limit, Integer.MAX_VALUE);
    }

    private static long number(FieldTable arguments, String name, long absent) {
        return arguments.get(name) instanceof FieldValue.Whole number ? number.longValue() : absent;
    }
}
