package io.leveret.broker.error;

import io.leveret.codec.ReplyCode;

/** Ends the whole connection. */
public final class ConnectionException extends AmqpException {

    private static final long serialVersionUID = 1;

    public ConnectionException(ReplyCode replyCode, String explanation) {
        super(replyCode, explanation);
    }

    public static ConnectionException notAllowed(String explanation) {
        return new ConnectionException(ReplyCode.NOT_ALLOWED, explanation);
    }

    public static ConnectionException channelError(String explanation) {
        return new ConnectionException(ReplyCode.CHANNEL_ERROR, explanation);
    }

    public static ConnectionException commandInvalid(String explanation) {
        return new ConnectionException(ReplyCode.COMMAND_INVALID, explanation);
    }

    public static ConnectionException unexpectedFrame(String explanation) {
        return new ConnectionException(ReplyCode.UNEXPECTED_FRAME, explanation);
    }

    public static ConnectionException frameError(String explanation) {
        return new ConnectionException(ReplyCode.FRAME_ERROR, explanation);
    }

    public static ConnectionException syntaxError(String explanation) {
        return new ConnectionException(ReplyCode.SYNTAX_ERROR, explanation);
    }

    public static ConnectionException notImplemented(String explanation) {
        return new ConnectionException(ReplyCode.NOT_IMPLEMENTED, explanation);
    }

    public static ConnectionException internalError(String explanation) {
        return new ConnectionException(ReplyCode.INTERNAL_ERROR, explanation);
    }

    public static ConnectionException forced(String reason) {
        return new ConnectionException(ReplyCode.CONNECTION_FORCED, reason);
    }
}
