package io.leveret.broker.vhost;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Keeps every call, and holds one up or fails it when a test says so. */
final class RecordingDefinitions implements DefinitionStore {

    private final List<List<DefinitionChange>> calls = new ArrayList<>();
    private @Nullable RuntimeException failure;
    private @Nullable Gate gate;

    /** A call that has come and may not go on. */
    static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        void awaitCall() {
            await(reached);
        }

        void open() {
            opened.countDown();
        }

        private void passed() {
            reached.countDown();
            await(opened);
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Holds up the next call. */
    synchronized Gate hold() {
        Gate next = new Gate();
        gate = next;
        return next;
    }

    /** Fails every call from now on; null: none any more. */
    synchronized void failWith(@Nullable RuntimeException newFailure) {
        failure = newFailure;
    }

    synchronized List<List<DefinitionChange>> calls() {
        return List.copyOf(calls);
    }

    @Override
    public List<DefinitionChange> load() {
        return List.of();
    }

    @Override
    public void apply(List<DefinitionChange> changes) {
        Gate held;
        synchronized (this) {
            held = gate;
            gate = null;
        }
        if (held != null) {
            held.passed();
        }
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
            calls.add(List.copyOf(changes));
        }
    }

    @Override
    public void close() {}
}
