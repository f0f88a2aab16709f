package io.leveret.broker.vhost;

import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.QueueMethod;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What clients may ask to change of a virtual host. Every answer comes on the topology thread when the change is in force and,
 * where it is durable, on disk; a refusal comes as an {@link io.leveret.broker.error.AmqpException}.
 */
public final class TopologyOperations {

    private final TopologyThread thread;
    private final QueueOperations queues;
    private final ExchangeOperations exchanges;

    TopologyOperations(TopologyThread thread, QueueOperations queues, ExchangeOperations exchanges) {
        this.thread = thread;
        this.queues = queues;
        this.exchanges = exchanges;
    }

    /** Answers with the queue that now exists, under the name it was given. */
    public CompletionStage<QueueHandle> declare(QueueMethod.Declare declare, Session session) {
        String name = Names.stripped(declare.queue());
        if (name.isEmpty()) {
            return thread.decideAlone(() -> queues.declare(name, declare, session));
        }
        return thread.decide(Set.of(queueKey(name)), () -> queues.declare(name, declare, session));
    }

    /** Answers with the number of waiting messages that went with the queue; 0 if there was none. */
    public CompletionStage<Integer> delete(QueueMethod.Delete delete, Session session) {
        return thread.decideAlone(() -> queues.delete(Names.stripped(delete.queue()), delete, session));
    }

    public CompletionStage<Boolean> bind(QueueMethod.Bind bind, Session session) {
        String queue = Names.stripped(bind.queue());
        String source = Names.stripped(bind.exchange());
        return thread.decide(
                Set.of(queueKey(queue), exchangeKey(source)), () -> queues.bind(queue, source, bind, session));
    }

    public CompletionStage<Boolean> unbind(QueueMethod.Unbind unbind, Session session) {
        return thread.decideAlone(() -> queues.unbind(unbind, session));
    }

    public CompletionStage<Boolean> declare(ExchangeMethod.Declare declare) {
        String name = Names.stripped(declare.exchange());
        return thread.decide(Set.of(exchangeKey(name)), () -> exchanges.declare(name, declare));
    }

    public CompletionStage<Boolean> delete(ExchangeMethod.Delete delete) {
        return thread.decideAlone(() -> exchanges.delete(Names.stripped(delete.exchange()), delete.ifUnused()));
    }

    public CompletionStage<Boolean> bind(ExchangeMethod.Bind bind) {
        return thread.decideAlone(() -> exchanges.bind(bind));
    }

    public CompletionStage<Boolean> unbind(ExchangeMethod.Unbind unbind) {
        return thread.decideAlone(() -> exchanges.unbind(unbind));
    }

    /** Deletes the exclusive queues of a connection that is gone. */
    public CompletionStage<Boolean> release(Object connection) {
        return thread.decideAlone(() -> queues.release(connection));
    }

    /** Deletes an auto-delete queue that has lost its last consumer, unless it has found another since. */
    void deleteUnused(QueueHandle queue) {
        thread.decideAlone(() -> queues.deleteUnused(queue));
    }

    /** Deletes a queue that nobody has used for long, unless somebody has since. */
    void deleteExpired(QueueHandle queue) {
        thread.decideAlone(() -> queues.deleteExpired(queue));
    }

    private static String queueKey(String name) {
        return "queue " + name;
    }

    private static String exchangeKey(String name) {
        return "exchange " + name;
    }
}
