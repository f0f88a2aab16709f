package io.leveret.broker.vhost;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueueLoop;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.QueueMethod;
import io.leveret.persistence.Storage;
import io.leveret.persistence.memory.MemoryContents;
import io.leveret.persistence.memory.MemoryStorage;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A virtual host over storage on the heap. */
public final class TestVirtualHost implements AutoCloseable {

    private final PublishFlow flow = new PublishFlow(1_000_000);
    private final Storage storage;
    private final VirtualHost virtualHost;

    private TestVirtualHost(Storage storage) {
        this.storage = storage;
        this.virtualHost = new VirtualHostLoader(
                        storage, flow, InlineLoop::new, BrokerEvents.NONE, QueueRules.unlimited())
                .load("/");
    }

    public static TestVirtualHost open() {
        return new TestVirtualHost(MemoryStorage.open());
    }

    /** Opens what an earlier one, closed since, has left. */
    public static TestVirtualHost open(MemoryContents contents) {
        return new TestVirtualHost(MemoryStorage.open(contents));
    }

    public VirtualHost virtualHost() {
        return virtualHost;
    }

    public PublishFlow flow() {
        return flow;
    }

    /** A transient queue that lives on the loop. */
    public QueueHandle queue(String name, QueueLoop loop) {
        return queue(name, false, loop);
    }

    public QueueHandle durableQueue(String name, QueueLoop loop) {
        return queue(name, true, loop);
    }

    public void exchange(String name, String type) {
        await(virtualHost
                .operations()
                .declare(new ExchangeMethod.Declare(name, type, false, false, false, false, false, FieldTable.EMPTY)));
    }

    public void bind(String queue, String exchange, String key) {
        await(virtualHost
                .operations()
                .bind(
                        new QueueMethod.Bind(queue, exchange, key, false, FieldTable.EMPTY),
                        new Session(this, new InlineLoop())));
    }

    private QueueHandle queue(String name, boolean durable, QueueLoop loop) {
        QueueMethod.Declare declare =
                new QueueMethod.Declare(name, false, durable, false, false, false, FieldTable.EMPTY);
        return await(virtualHost.operations().declare(declare, new Session(this, loop)));
    }

    /** The answer of the topology thread, or the refusal. */
    public static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        virtualHost.close();
        storage.close();
    }
}
