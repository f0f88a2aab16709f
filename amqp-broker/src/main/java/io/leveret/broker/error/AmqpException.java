package io.leveret.broker.error;

import io.leveret.codec.ReplyCode;

/**
 * A client's mistake or an order to leave, with the reply code and text that go on the wire. It carries no stack trace: it is
 * an answer, not a fault.
 */
public abstract sealed class AmqpException extends RuntimeException permits ChannelException, ConnectionException {

    private static final long serialVersionUID = 1;

    private final ReplyCode replyCode;

    AmqpException(ReplyCode replyCode, String explanation) {
        super(explanation, null, false, false);
        this.replyCode = replyCode;
    }

    public final ReplyCode replyCode() {
        return replyCode;
    }

    /** The text as it goes on the wire: constant's name, dash, explanation, cut to a short string's length. */
    public final String replyText() {
        return replyCode.text(String.valueOf(getMessage()));
    }
}
