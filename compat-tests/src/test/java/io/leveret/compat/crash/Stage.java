package io.leveret.compat.crash;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import io.leveret.compat.harness.LeveretProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One life of the broker under load: the clients' threads and connections, and the first thing that went wrong. */
final class Stage {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final LeveretProcess broker;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final CountDownLatch over = new CountDownLatch(1);

    /** From here on a lost connection is no surprise. */
    private volatile boolean ending;

    Stage(LeveretProcess broker) {
        this.broker = broker;
    }

    /** What a client's thread does, until its connection breaks. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    Connection connect(String name) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(broker.host());
        factory.setPort(broker.port());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(TIMEOUT_MILLIS);
        factory.setChannelRpcTimeout(TIMEOUT_MILLIS);
        Connection connection = factory.newConnection(name);
        synchronized (connections) {
            connections.add(connection);
        }
        return connection;
    }

    void start(String name, Work work) {
        Thread thread = new Thread(() -> carryOut(work), name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** Waits a while, or until the end. */
    void pause(long millis) throws InterruptedException {
        boolean unused = over.await(millis, TimeUnit.MILLISECONDS);
    }

    /** A confirm was negative where nothing keeps the broker from taking the message; when it ends, it may be. */
    void refused(String message) {
        if (!ending) {
            failure.completeExceptionally(new AssertionError("the broker refuses message " + message));
        }
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Lets the clients work for so long; fails as soon as one of them does. */
    void play(Duration duration) throws InterruptedException {
        try {
            failure.get(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } catch (TimeoutException allWell) {
            // Nothing happened, as it should be.
        }
    }

    /** Ends the broker, and returns when every client has read the last of what it was told. */
    void end(Runnable end) throws InterruptedException {
        ending = true;
        end.run();
        over.countDown();
        for (Thread thread : threads) {
            thread.join(TIMEOUT_MILLIS);
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " does not notice that the broker is gone");
            }
        }
        synchronized (connections) {
            connections.forEach(
                    connection -> Awaitility.await("end of " + connection).until(() -> !connection.isOpen()));
        }
        if (failure.isCompletedExceptionally()) {
            play(Duration.ZERO);
        }
    }

    private void carryOut(Work work) {
        try {
            work.run();
        } catch (IOException | ShutdownSignalException | TimeoutException e) {
            if (!ending) {
                failure.completeExceptionally(e);
            }
        } catch (Exception | Error e) {
            failure.completeExceptionally(e);
        }
    }

    private static AssertionError failed(@Nullable Throwable cause) {
        return new AssertionError("a client failed: " + cause, cause);
    }
}
