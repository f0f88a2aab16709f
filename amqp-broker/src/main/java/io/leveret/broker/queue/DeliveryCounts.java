package io.leveret.broker.queue;

import io.leveret.broker.message.Message;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import org.jspecify.annotations.Nullable;

/** How often a quorum queue's message was taken, and how often that was a failure: its next consumers are told; and when it came back. */
final class DeliveryCounts {

    private int taken;
    private int failed;
    private long lastReturn;
    private @Nullable Message told;

    /** It has come back; {@code number} counts the returns of its queue. */
    void cameBack(boolean failure, long number) {
        taken++;
        failed += failure ? 1 : 0;
        lastReturn = number;
        told = null;
    }

    /** Which of its queue's returns was its last. */
    long lastReturn() {
        return lastReturn;
    }

    /** Keeps the counts only. */
    void letGo() {
        told = null;
    }

    /** Whether it failed more often than that. */
    boolean isBeyond(int deliveryLimit) {
        return deliveryLimit != QueueArguments.NONE && failed > deliveryLimit;
    }

    /** The message, with its counts among its headers. */
    Message tell(Message original) {
        Message present = told;
        if (present == null) {
            FieldTable headers =
                    Message.headers(original.header()).with("x-acquired-count", FieldValue.of((long) taken));
            present = original.withHeaders(
                    failed == 0 ? headers : headers.with("x-delivery-count", FieldValue.of((long) failed)));
            told = present;
        }
        return present;
    }
}
