package io.leveret.broker.channel;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.vhost.ReplyQueues;
import io.leveret.broker.vhost.Session;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.MalformedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * How a channel gets replies without a queue of its own: it consumes from {@link ReplyQueues#NAME}, and requests it publishes with
 * that name as their address for replies get a secret one instead. Belongs to the channel's loop.
 */
final class DirectReply {

    /** The flag of the property reply-to, in the first octet. */
    private static final int REPLY_TO = 0x02;

    private final ReplyQueues queues;
    private final Session session;
    private @Nullable QueueHandle queue;

    DirectReply(ReplyQueues queues, Session session) {
        this.queues = queues;
        this.session = session;
    }

    static boolean isMeant(String queue) {
        return queue.equals(ReplyQueues.NAME);
    }

    /** Whether such a consumer may come: one on a channel, without acknowledgements. */
    void requirePossible(BasicMethod.Consume consume) {
        if (!consume.noAck()) {
            throw ChannelException.preconditionFailed("reply consumer cannot acknowledge");
        }
        if (present() != null) {
            throw ChannelException.preconditionFailed("reply consumer already set");
        }
    }

    /** The queue that this channel's replies will come through. */
    QueueHandle open() {
        QueueHandle opened = queues.open(session);
        queue = opened;
        return opened;
    }

    /** The header with this channel's own address for replies, where the message asks for it. */
    ContentHeader addressed(ContentHeader header) {
        byte[] properties = header.properties();
        if (properties.length == 0 || (properties[0] & REPLY_TO) == 0) {
            return header;
        }
        try {
            if (!ReplyQueues.NAME.equals(header.replyTo())) {
                return header;
            }
            QueueHandle present = present();
            if (present == null) {
                throw ChannelException.preconditionFailed("fast reply consumer does not exist");
            }
            return header.decode().toBuilder()
                    .replyTo(present.definition().name())
                    .build()
                    .toHeader(header.bodySize());
        } catch (MalformedFrameException e) {
            throw new ConnectionException(e.replyCode(), String.valueOf(e.getMessage()));
        }
    }

    void close() {
        QueueHandle left = queue;
        if (left != null) {
            queue = null;
            queues.close(left);
        }
    }

    /** The queue as long as it has its consumer. */
    @Nullable
    QueueHandle present() {
        QueueHandle last = queue;
        return last == null || queues.find(last.definition().name()) == null ? null : last;
    }
}
