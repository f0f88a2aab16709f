package io.leveret.broker.queue;

import io.leveret.broker.message.DeduplicationRule;
import org.jspecify.annotations.Nullable;

/**
 * What a queue's declaration asked of it beyond holding messages, validated. Times are in milliseconds.
 *
 * @param messageTtl    how long a message may wait; {@link #NONE} if any time
 * @param expires       how long the queue stays without use; {@link #NONE} if for good
 * @param deadLetters   where messages go that it gives up; null if nowhere
 * @param length        how much may wait
 * @param maxPriority   the highest priority it tells apart; 0 if none
 * @param deliveryLimit how many failed deliveries a message may have; {@link #NONE} if any number
 * @param deduplication which messages it keeps out because they came before; null if none
 */
public record QueueArguments(
        QueueType type,
        long messageTtl,
        long expires,
        @Nullable DeadLetterAddress deadLetters,
        Length length,
        int maxPriority,
        boolean singleActiveConsumer,
        int deliveryLimit,
        @Nullable DeduplicationRule deduplication) {

    /** No such limit. */
    public static final int NONE = -1;

    /** Those of a queue that takes every message. */
    public QueueArguments(
            QueueType type,
            long messageTtl,
            long expires,
            @Nullable DeadLetterAddress deadLetters,
            Length length,
            int maxPriority,
            boolean singleActiveConsumer,
            int deliveryLimit) {
        this(type, messageTtl, expires, deadLetters, length, maxPriority, singleActiveConsumer, deliveryLimit, null);
    }

    /** Those of a queue declared without any. */
    public static final QueueArguments DEFAULT =
            new QueueArguments(QueueType.CLASSIC, NONE, NONE, null, Length.UNLIMITED, 0, false, NONE);

    /**
     * An exchange for dead letters.
     *
     * @param routingKey what replaces the message's own; null if nothing does
     */
    public record DeadLetterAddress(
            String exchange, @Nullable String routingKey) {}

    /** How many messages, and bytes of their bodies, may wait, and what happens with more. */
    public record Length(long maxMessages, long maxBytes, Overflow overflow) {

        /** Whatever comes may wait. */
        public static final Length UNLIMITED = new Length(Long.MAX_VALUE, Long.MAX_VALUE, Overflow.DROP_HEAD);

        public boolean isLimited() {
            return maxMessages != Long.MAX_VALUE || maxBytes != Long.MAX_VALUE;
        }
    }
}
