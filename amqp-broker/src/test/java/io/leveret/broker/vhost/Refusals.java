package io.leveret.broker.vhost;

import io.leveret.broker.error.AmqpException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What a client reads when something is refused. */
final class Refusals {

    private Refusals() {}

    /** Reply code and text of a refusal; fails if there is none. */
    static String refusal(CompletionStage<?> stage) {
        try {
            Object answer = TestVirtualHost.await(stage);
            throw new AssertionError("not refused: " + answer);
        } catch (CompletionException e) {
            if (e.getCause() instanceof AmqpException refused) {
                return refused.replyCode().code() + " " + refused.replyText();
            }
            throw e;
        }
    }
}
