package io.leveret.broker.channel;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Waits for answers from elsewhere: while one is out, the connection reads nothing, so a channel's methods are carried out one
 * after the other. Belongs to the connection's loop.
 */
final class Calls {

    private final ChannelHost host;

    Calls(ChannelHost host) {
        this.host = host;
    }

    /** Waits for a stage; a failure goes to {@code onFailure}. */
    <T> void await(CompletionStage<T> stage, Consumer<T> onAnswer, Consumer<RuntimeException> onFailure) {
        host.pause();
        stage.whenComplete((answer, failure) -> answered(() -> {
            if (failure == null) {
                onAnswer.accept(answer);
            } else {
                onFailure.accept(asRuntimeException(failure));
            }
        }));
    }

    /** To be called before something is asked that ends in {@link #answered}. */
    void asking() {
        host.pause();
    }

    /** Continues on the connection's loop with an answer that came on any thread. */
    void answered(Runnable continuation) {
        if (host.loop().inLoop()) {
            proceed(continuation);
        } else {
            host.loop().execute(() -> proceed(continuation));
        }
    }

    private void proceed(Runnable continuation) {
        try {
            continuation.run();
        } finally {
            host.resume();
        }
    }

    private static RuntimeException asRuntimeException(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RuntimeException exception ? exception : new IllegalStateException(cause);
    }
}
