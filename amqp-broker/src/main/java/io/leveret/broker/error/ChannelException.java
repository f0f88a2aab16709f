package io.leveret.broker.error;

import io.leveret.codec.ReplyCode;

/** Ends the channel it happened on; the connection lives. */
public final class ChannelException extends AmqpException {

    private static final long serialVersionUID = 1;

    private ChannelException(ReplyCode replyCode, String explanation) {
        super(replyCode, explanation);
    }

    public static ChannelException notFound(String explanation) {
        return new ChannelException(ReplyCode.NOT_FOUND, explanation);
    }

    public static ChannelException accessRefused(String explanation) {
        return new ChannelException(ReplyCode.ACCESS_REFUSED, explanation);
    }

    public static ChannelException resourceLocked(String explanation) {
        return new ChannelException(ReplyCode.RESOURCE_LOCKED, explanation);
    }

    public static ChannelException preconditionFailed(String explanation) {
        return new ChannelException(ReplyCode.PRECONDITION_FAILED, explanation);
    }
}
