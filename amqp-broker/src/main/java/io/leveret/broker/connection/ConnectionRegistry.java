package io.leveret.broker.connection;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The connections there are. Safe for use from any thread. */
public final class ConnectionRegistry {

    private final Set<AmqpConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;
    private final CompletableFuture<Void> empty = new CompletableFuture<>();

    void add(AmqpConnection connection) {
        connections.add(connection);
        if (closing) {
            connection.closeForShutdown();
        }
    }

    void remove(AmqpConnection connection) {
        connections.remove(connection);
        completeIfEmpty();
    }

    public int size() {
        return connections.size();
    }

    public int channels() {
        return connections.stream().mapToInt(AmqpConnection::openChannels).sum();
    }

    /** Asks all of them to go and waits until they have, or the time is up. */
    public void closeAll(long timeoutMillis) {
        closing = true;
        connections.forEach(AmqpConnection::closeForShutdown);
        completeIfEmpty();
        try {
            empty.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            connections.forEach(AmqpConnection::abort);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void completeIfEmpty() {
        if (closing && connections.isEmpty()) {
            empty.complete(null);
        }
    }
}
