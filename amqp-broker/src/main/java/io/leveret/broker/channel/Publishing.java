package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.message.CopyKeys;
import io.leveret.broker.message.Expiration;
import io.leveret.broker.message.Message;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.SharedConfirmation;
import io.leveret.broker.vhost.Route;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.ReplyCode;

/** Takes a channel's messages to their queues, or back to a publisher that asked for it. Belongs to the channel's loop. */
final class Publishing {

    private final int channel;
    private final ChannelHost host;
    private final FrameSink out;
    private final VirtualHost virtualHost;
    private final RouteCache routes;
    private final DirectReply directReply;
    private final PublisherConfirms confirms;
    private final Transaction transaction;
    private final BrokerEvents events;
    private boolean hasPublished;

    Publishing(
            int channel,
            ChannelHost host,
            DirectReply directReply,
            PublisherConfirms confirms,
            Transaction transaction,
            BrokerEvents events) {
        this.channel = channel;
        this.host = host;
        this.out = host.out();
        this.virtualHost = host.virtualHost();
        this.routes = new RouteCache(virtualHost);
        this.directReply = directReply;
        this.confirms = confirms;
        this.transaction = transaction;
        this.events = events;
    }

    void onPublish(BasicMethod.Publish publish, ContentHeader received, byte[] body) {
        if (publish.immediate()) {
            throw ConnectionException.notImplemented("immediate=true");
        }
        Route route = routes.find(publish.exchange(), publish.routingKey(), received);
        ContentHeader header = directReply.addressed(received);
        Message message = Message.received(route.address(), header, body);
        Expiration.millis(header); // throws if it is none
        CopyKeys copies = CopyKeys.mayBeIn(header) ? CopyKeys.of(header) : null;
        requireOwnUserId(header);
        if (copies == null) {
            take(message, route, publish.mandatory());
        } else {
            Route wider = copies.keys().isEmpty() ? route : virtualHost.route(route.address(), copies.keys(), header);
            take(copies.visible(message), wider, publish.mandatory());
        }
    }

    private void take(Message message, Route route, boolean mandatory) {
        QueueHandle[] queues = route.queues();
        count(message.body().length);
        if (!route.histories().isEmpty()) {
            route.histories().forEach(history -> history.record(message));
        }
        if (transaction.isSelected()) {
            transaction.publish(message, queues, mandatory);
        } else {
            publish(message, queues, mandatory);
        }
    }

    void close() {
        if (hasPublished) {
            events.publisherRemoved();
        }
    }

    private void publish(Message message, QueueHandle[] queues, boolean mandatory) {
        long number = confirms.isSelected() ? confirms.number() : 0;
        Confirmation confirmation = number == 0 ? Confirmation.NONE : confirms;
        if (queues.length == 0) {
            unroutable(message, mandatory);
            confirmation.confirmed(number);
        } else {
            hand(message, queues, confirmation, number);
        }
    }

    /** Hands a message over to each of its queues; the confirmation is given when all have it. */
    void hand(Message message, QueueHandle[] queues, Confirmation confirmation, long number) {
        Confirmation ofEach = routed(queues, confirmation);
        for (QueueHandle queue : queues) {
            queue.publish(message, ofEach, number);
        }
    }

    /** A message goes to these queues: what each of them has to confirm. */
    Confirmation routed(QueueHandle[] queues, Confirmation confirmation) {
        events.routed(queues.length);
        return queues.length == 1 || confirmation == Confirmation.NONE
                ? confirmation
                : new SharedConfirmation(confirmation, queues.length);
    }

    /** Sends a mandatory message back; drops another one. */
    void unroutable(Message message, boolean mandatory) {
        if (!mandatory) {
            events.unroutableDropped();
            return;
        }
        events.unroutableReturned();
        out.content(
                channel,
                new BasicMethod.Return(
                        ReplyCode.NO_ROUTE.code(),
                        ReplyCode.NO_ROUTE.name(),
                        message.address().exchange(),
                        message.address().routingKey()),
                message);
    }

    private void requireOwnUserId(ContentHeader header) {
        String claimed = Message.userId(header);
        if (claimed != null && !host.user().maySignAs(claimed)) {
            throw ChannelException.preconditionFailed("user_id property set to '" + claimed
                    + "' but authenticated user was '" + host.user().name() + "'");
        }
    }

    private void count(long bodyBytes) {
        if (!hasPublished) {
            hasPublished = true;
            events.publisherAdded();
        }
        events.published(bodyBytes, confirms.isSelected());
    }
}
