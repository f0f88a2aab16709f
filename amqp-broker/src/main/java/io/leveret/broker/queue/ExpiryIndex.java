package io.leveret.broker.queue;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the waiting message that dies next. */
interface ExpiryIndex {

    /** It waits from now on. */
    void add(QueuedMessage message, Lifetime lifetime);

    /** One that waited does not any more. */
    void left(Lifetime lifetime);

    /** The one to look at; null if none is left. */
    @Nullable
    QueuedMessage first();

    /** As RabbitMQ does it: a message dies when it has come to the head. */
    static ExpiryIndex ofHead(Supplier<@Nullable QueuedMessage> head) {
        return new ExpiryIndex() {
            @Override
            public void add(QueuedMessage message, Lifetime lifetime) {
                // Its turn comes.
            }

            @Override
            public void left(Lifetime lifetime) {
                // Nothing was noted.
            }

            @Override
            public @Nullable QueuedMessage first() {
                return head.get();
            }
        };
    }
}
