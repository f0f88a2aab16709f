package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.vhost.ReplyQueues;
import io.leveret.broker.vhost.Session;
import io.leveret.broker.vhost.TopologyOperations;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel's side of declaring, binding, purging and deleting: the name it may leave out, the question to the virtual host, the
 * answer to the client. Belongs to the channel's loop.
 */
final class TopologyRequests {

    private final int channel;
    private final ChannelHost host;
    private final Calls calls;
    private final VirtualHost virtualHost;
    private final Session session;

    /** What an empty queue name stands for; null before the first declaration here. */
    private @Nullable String lastDeclared;

    TopologyRequests(int channel, ChannelHost host, Calls calls) {
        this.channel = channel;
        this.host = host;
        this.calls = calls;
        this.virtualHost = host.virtualHost();
        this.session = host.session();
    }

    void on(QueueMethod method) {
        TopologyOperations operations = virtualHost.operations();
        if (method instanceof QueueMethod.Declare declare && isForReplies(declare.queue())) {
            foundForReplies(declare);
        } else if (method instanceof QueueMethod.Declare declare) {
            ask(declare, operations.declare(declare, session), queue -> declared(declare, queue));
        } else if (method instanceof QueueMethod.Bind bind) {
            QueueMethod.Bind named = named(bind);
            ask(bind, operations.bind(named, session), replyUnless(bind.noWait(), new QueueMethod.BindOk()));
        } else if (method instanceof QueueMethod.Unbind unbind) {
            QueueMethod.Unbind named = named(unbind);
            ask(unbind, operations.unbind(named, session), replyUnless(false, new QueueMethod.UnbindOk()));
        } else if (method instanceof QueueMethod.Purge purge) {
            purge(purge);
        } else if (method instanceof QueueMethod.Delete delete) {
            QueueMethod.Delete named = new QueueMethod.Delete(
                    queueName(delete.queue()), delete.ifUnused(), delete.ifEmpty(), delete.noWait());
            ask(delete, operations.delete(named, session), count -> {
                if (!delete.noWait()) {
                    reply(new QueueMethod.DeleteOk(count));
                }
            });
        } else {
            throw AmqpChannel.unimplemented();
        }
    }

    void on(ExchangeMethod method) {
        TopologyOperations operations = virtualHost.operations();
        if (method instanceof ExchangeMethod.Declare declare) {
            ask(declare, operations.declare(declare), replyUnless(declare.noWait(), new ExchangeMethod.DeclareOk()));
        } else if (method instanceof ExchangeMethod.Delete delete) {
            ask(delete, operations.delete(delete), replyUnless(delete.noWait(), new ExchangeMethod.DeleteOk()));
        } else if (method instanceof ExchangeMethod.Bind bind) {
            ask(bind, operations.bind(bind), replyUnless(bind.noWait(), new ExchangeMethod.BindOk()));
        } else if (method instanceof ExchangeMethod.Unbind unbind) {
            ask(unbind, operations.unbind(unbind), replyUnless(unbind.noWait(), new ExchangeMethod.UnbindOk()));
        } else {
            throw AmqpChannel.unimplemented();
        }
    }

    /** The queue a client wants to consume from. */
    QueueHandle queueToConsume(String name) {
        if (isReplyQueue(name)) {
            throw ChannelException.preconditionFailed("only creator channel may consume from " + description(name));
        }
        return queue(name);
    }

    /** The queue a client wants to get a message of. */
    QueueHandle queueToGet(String name) {
        if (isReplyQueue(name)) {
            throw ConnectionException.notImplemented("basic.get not supported by volatile " + description(name));
        }
        return queue(name);
    }

    private QueueHandle queue(String name) {
        return virtualHost.queue(queueName(name), session);
    }

    private static boolean isForReplies(String queue) {
        return queue.equals(ReplyQueues.NAME) || ReplyQueues.isName(queue);
    }

    /** Whether this is the name of a queue for somebody's direct replies, who is there. */
    private boolean isReplyQueue(String name) {
        return virtualHost.replies().find(name) != null;
    }

    /** Queues for direct replies exist without being declared; who declares one asks whether the requester is still there. */
    private void foundForReplies(QueueMethod.Declare declare) {
        String name = declare.queue();
        if (ReplyQueues.isName(name) && !isReplyQueue(name)) {
            throw ChannelException.notFound("no " + description(name));
        }
        lastDeclared = name;
        if (!declare.noWait()) {
            reply(new QueueMethod.DeclareOk(name, 0, 1));
        }
    }

    private String description(String queue) {
        return "queue '" + queue + "' in vhost '" + virtualHost.name() + "'";
    }

    private static String requireBindable(String queue) {
        if (ReplyQueues.isName(queue)) {
            throw ChannelException.accessRefused("cannot bind or unbind to a volatile (direct reply-to) queue");
        }
        return queue;
    }

    private void declared(QueueMethod.Declare declare, QueueHandle queue) {
        String name = queue.definition().name();
        lastDeclared = name;
        if (declare.noWait()) {
            return;
        }
        calls.asking();
        queue.counts(counts ->
                calls.answered(() -> reply(new QueueMethod.DeclareOk(name, counts.ready(), counts.consumers()))));
    }

    private void purge(QueueMethod.Purge purge) {
        if (isReplyQueue(purge.queue())) {
            replyUnless(purge.noWait(), new QueueMethod.PurgeOk(0)).accept(0);
            return;
        }
        QueueHandle queue = queue(purge.queue());
        UnreadableQueues.refuse(queue, "queue.purge");
        calls.asking();
        queue.purge(count -> calls.answered(() -> {
            if (!purge.noWait()) {
                reply(new QueueMethod.PurgeOk(count));
            }
        }));
    }

    private QueueMethod.Bind named(QueueMethod.Bind bind) {
        String queue = requireBindable(queueName(bind.queue()));
        return new QueueMethod.Bind(
                queue,
                bind.exchange(),
                routingKey(bind.queue(), bind.routingKey(), queue),
                bind.noWait(),
                bind.arguments());
    }

    private QueueMethod.Unbind named(QueueMethod.Unbind unbind) {
        String queue = requireBindable(queueName(unbind.queue()));
        return new QueueMethod.Unbind(
                queue, unbind.exchange(), routingKey(unbind.queue(), unbind.routingKey(), queue), unbind.arguments());
    }

    /** Who leaves out queue and key means the queue's name for both. */
    private static String routingKey(String givenQueue, String givenKey, String queue) {
        return givenQueue.isEmpty() && givenKey.isEmpty() ? queue : givenKey;
    }

    /** The queue a client means: the one it names, or the last it declared on this channel. */
    String queueName(String given) {
        if (!given.isEmpty()) {
            return given;
        }
        if (lastDeclared == null) {
            throw ChannelException.notFound("no previously declared queue");
        }
        return lastDeclared;
    }

    private <T> void ask(Method method, CompletionStage<T> stage, Consumer<T> onAnswer) {
        calls.await(method, stage, onAnswer);
    }

    private <T> Consumer<T> replyUnless(boolean noWait, Method reply) {
        return answer -> {
            if (!noWait) {
                reply(reply);
            }
        };
    }

    private void reply(Method reply) {
        host.out().method(channel, reply);
    }
}
