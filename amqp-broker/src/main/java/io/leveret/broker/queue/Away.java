package io.leveret.broker.queue;

import org.jspecify.annotations.Nullable;

/**
 * What is left of a message's content that is on disk only.
 *
 * @param footprintBytes about what it will occupy in memory
 * @param spilledAt      its position in the {@link Spill}; {@link #IN_LOG} if the queue's own log has it, by its position in the queue
 * @param page           whose place in the spill it is in; null if it has a place of its own
 */
record Away(
        int bodyBytes,
        int footprintBytes,
        long spilledAt,
        @Nullable Page page) {

    static final long IN_LOG = -1;

    static Away inLog(int bodyBytes, int footprintBytes) {
        return new Away(bodyBytes, footprintBytes, IN_LOG, null);
    }

    boolean isSpilled() {
        return spilledAt != IN_LOG;
    }
}
