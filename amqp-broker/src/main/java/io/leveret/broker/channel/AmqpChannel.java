package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.AccessMethod;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.TxMethod;
import io.netty.buffer.ByteBuf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel of a connection: takes what the client sends on it to where it belongs, and answers. Lives on the connection's
 * loop; ends with channel.close from either side, or with the connection.
 */
public final class AmqpChannel {

    /** Into how many intervals the time that a delivery may take is divided. */
    public static final int LATENESS_INTERVALS = LateDeliveries.INTERVALS;

    private static final Logger LOG = LoggerFactory.getLogger(AmqpChannel.class);

    private final int number;
    private final ChannelHost host;
    private final FrameSink out;
    private final BrokerEvents events;
    private final UnackedDeliveries unacked = new UnackedDeliveries();
    private final Transaction transaction = new Transaction(unacked);
    private final Prefetch prefetch;
    private final ChannelConsumers consumers;
    private final PublisherConfirms confirms;
    private final DirectReply directReply;
    private final Publishing publishing;
    private final PublishAssembler assembler;
    private final Acknowledging acknowledging;
    private final Getting getting;
    private final Consuming consuming;
    private final ChannelMode mode;
    private final TopologyRequests topology;
    private State state = State.OPEN;

    /** Where a channel stands. */
    private enum State {
        OPEN,
        /** Closed by us; everything but the client's close-ok is ignored. */
        CLOSING,
        CLOSED
    }

    /** What a client may make a channel hold. */
    public record Limits(int maxMessageBytes, int maxConsumers) {}

    public AmqpChannel(int number, ChannelHost host, Limits limits, BrokerEvents events) {
        this.number = number;
        this.host = host;
        this.out = host.out();
        this.events = events;
        Calls calls = new Calls(host, () -> state == State.OPEN, this::fail);
        this.prefetch = new Prefetch(this::roomMade);
        this.consumers = new ChannelConsumers(number, host, limits.maxConsumers(), prefetch, unacked, events);
        this.confirms = new PublisherConfirms(number, out, host.loop(), events);
        this.directReply = new DirectReply(host.virtualHost().replies(), host.session());
        this.publishing = new Publishing(number, host, directReply, confirms, transaction, events);
        this.assembler = new PublishAssembler(limits.maxMessageBytes(), publishing::onPublish);
        this.acknowledging = new Acknowledging(unacked, prefetch, transaction, events);
        this.getting = new Getting(number, out, calls, unacked, events);
        this.consuming = new Consuming(number, out, calls, consumers);
        this.mode = new ChannelMode(number, out, calls, confirms, transaction, publishing);
        this.topology = new TopologyRequests(number, host, calls);
    }

    public void onMethod(Method method) {
        BasicMethod.Publish awaited = assembler.awaited();
        if (state == State.OPEN && awaited != null) {
            host.fail(assembler.unexpected(), awaited);
        } else if (state == State.OPEN) {
            try {
                dispatch(method);
            } catch (ChannelException e) {
                close(e, method);
            }
        } else if (state == State.CLOSING) {
            if (method instanceof ChannelMethod.CloseOk) {
                closed();
            } else if (method instanceof ChannelMethod.Close) {
                out.method(number, new ChannelMethod.CloseOk());
            }
        }
    }

    public void onContentHeader(ContentHeader header) {
        if (state == State.OPEN) {
            BasicMethod.Publish publish = awaited();
            try {
                assembler.on(header);
            } catch (RuntimeException e) {
                fail(e, publish);
            }
        }
    }

    public void onContentBody(ByteBuf payload) {
        if (state == State.OPEN) {
            BasicMethod.Publish publish = awaited();
            try {
                assembler.on(payload);
            } catch (RuntimeException e) {
                fail(e, publish);
            }
        }
    }

    /** The client takes frames again: consumers that were held back go on. */
    public void writable() {
        roomMade();
    }

    /**
     * Takes back deliveries that have not been acknowledged in time. Called at intervals of the time allowed divided by
     * {@link #LATENESS_INTERVALS}.
     */
    public void requeueLate() {
        if (state == State.OPEN) {
            acknowledging.requeueLate(
                    () -> LOG.info("channel {} of {}: a delivery was not acknowledged in time", number, host));
        }
    }

    /** Gives everything back that the channel holds: its connection ends. */
    public void release() {
        if (state == State.OPEN) {
            giveBack();
        }
        if (state != State.CLOSED) {
            state = State.CLOSED;
            events.channelClosed();
        }
    }

    /** Hot methods first; the rest in the order of the specification. */
    private void dispatch(Method method) {
        if (method instanceof BasicMethod.Publish publish) {
            assembler.on(publish);
        } else if (method instanceof BasicMethod.Ack ack) {
            acknowledging.on(ack);
        } else if (method instanceof BasicMethod basic) {
            dispatchBasic(basic);
        } else if (method instanceof ChannelMethod channelMethod) {
            on(channelMethod);
        } else if (method instanceof AccessMethod.Request) {
            out.method(number, new AccessMethod.RequestOk(1));
        } else if (method instanceof ExchangeMethod exchangeMethod) {
            topology.on(exchangeMethod);
        } else if (method instanceof QueueMethod queueMethod) {
            topology.on(queueMethod);
        } else if (method instanceof ConfirmMethod.Select select) {
            mode.on(select);
        } else if (method instanceof TxMethod txMethod) {
            mode.on(txMethod);
        } else {
            throw unimplemented();
        }
    }

    private void dispatchBasic(BasicMethod method) {
        if (method instanceof BasicMethod.Get get) {
            getting.on(get, topology.queueToGet(get.queue()));
        } else if (method instanceof BasicMethod.Nack nack) {
            acknowledging.on(nack);
        } else if (method instanceof BasicMethod.Reject reject) {
            acknowledging.on(reject);
        } else if (method instanceof BasicMethod.Qos qos) {
            on(qos);
        } else if (method instanceof BasicMethod.Consume consume) {
            on(consume);
        } else if (method instanceof BasicMethod.Cancel cancel) {
            consuming.on(cancel);
        } else if (method instanceof BasicMethod.CancelOk) {
            LOG.trace("channel {}: the client has seen a consumer's end", number);
        } else if (method instanceof BasicMethod.Recover recover) {
            acknowledging.recover(recover.requeue());
            out.method(number, new BasicMethod.RecoverOk());
        } else if (method instanceof BasicMethod.RecoverAsync recover) {
            acknowledging.recover(recover.requeue());
        } else {
            throw unimplemented();
        }
    }

    private void on(ChannelMethod method) {
        if (method instanceof ChannelMethod.Close) {
            giveBack();
            out.method(number, new ChannelMethod.CloseOk());
            closed();
        } else if (method instanceof ChannelMethod.Flow flow) {
            if (!flow.active()) {
                throw ConnectionException.notImplemented("active=false");
            }
            out.method(number, new ChannelMethod.FlowOk(true));
        } else if (method instanceof ChannelMethod.Open) {
            throw ConnectionException.channelError("second 'channel.open' seen");
        } else {
            throw unimplemented();
        }
    }

    private void on(BasicMethod.Qos qos) {
        prefetch.on(qos, unacked.heldByConsumers());
        out.method(number, new BasicMethod.QosOk());
    }

    private void on(BasicMethod.Consume consume) {
        String name = topology.queueName(consume.queue());
        boolean forReplies = DirectReply.isMeant(name);
        if (forReplies) {
            consumers.requireUnusedByOthers(consume.consumerTag(), directReply.present());
            directReply.requirePossible(consume);
        }
        consumers.requireUnused(consume.consumerTag());
        QueueHandle queue = forReplies ? directReply.open() : topology.queueToConsume(name);
        consuming.on(consume, queue);
    }

    private void roomMade() {
        consumers.roomMade();
    }

    /** A method that came whole, or was sent on its way, has failed. */
    private void fail(RuntimeException cause, Method method) {
        if (state != State.OPEN) {
            return;
        }
        if (cause instanceof ChannelException refused) {
            close(refused, method);
        } else {
            host.fail(cause, method);
        }
    }

    /** The publish that a content frame belongs to. */
    private BasicMethod.Publish awaited() {
        BasicMethod.Publish publish = assembler.awaited();
        if (publish == null) {
            throw assembler.unexpected();
        }
        return publish;
    }

    private void close(ChannelException e, Method method) {
        LOG.info("channel {} of {} closed: {}", number, host, e.replyText());
        giveBack();
        state = State.CLOSING;
        int classId = method.type().classId();
        int methodId = method.type().methodId();
        out.method(number, new ChannelMethod.Close(e.replyCode().code(), e.replyText(), classId, methodId));
    }

    private void giveBack() {
        consumers.cancelAll();
        directReply.close();
        acknowledging.requeueAbandoned();
        transaction.rollback();
        acknowledging.requeueAbandoned();
        confirms.close();
        publishing.close();
    }

    private void closed() {
        state = State.CLOSED;
        events.channelClosed();
        host.channelClosed(number);
    }

    static ConnectionException unimplemented() {
        return ConnectionException.commandInvalid("unimplemented method");
    }
}
