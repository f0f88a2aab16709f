package io.leveret.broker.channel;

import io.leveret.codec.Method;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Waits for answers from elsewhere: while one is out, the connection reads nothing, so a channel's methods are carried out one
 * after the other. Belongs to the connection's loop.
 */
final class Calls {

    private final ChannelHost host;
    private final BooleanSupplier heard;
    private final Failure onFailure;

    /** Takes a refusal, with the method that met it. */
    interface Failure {
        void refused(RuntimeException cause, Method method);
    }

    /** {@code heard} says whether answers are of interest: the channel is open */
    Calls(ChannelHost host, BooleanSupplier heard, Failure onFailure) {
        this.host = host;
        this.heard = heard;
        this.onFailure = onFailure;
    }

    boolean isHeard() {
        return heard.getAsBoolean();
    }

    void failed(RuntimeException cause, Method asked) {
        onFailure.refused(cause, asked);
    }

    /** Waits for what {@code asked} has set going; its failure ends the channel. */
    <T> void await(Method asked, CompletionStage<T> stage, Consumer<T> onAnswer) {
        host.pause();
        stage.whenComplete((answer, failure) -> answered(() -> {
            if (failure == null) {
                onAnswer.accept(answer);
            } else {
                failed(asRuntimeException(failure), asked);
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
