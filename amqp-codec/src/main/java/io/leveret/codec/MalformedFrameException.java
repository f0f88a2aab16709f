package io.leveret.codec;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no valid AMQP. A peer's mistake, so it has no stack trace; the connection that sent them is to be closed
 * with what this carries.
 */
public final class MalformedFrameException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ReplyCode replyCode;
    private final int classId;
    private final int methodId;

    /** A fault that belongs to no method. */
    public MalformedFrameException(ReplyCode replyCode, String explanation) {
        this(replyCode, explanation, 0, 0, null);
    }

    /** A fault in a method with these ids, or in its content; {@code cause} tells the log more than the peer is told. */
    public MalformedFrameException(
            ReplyCode replyCode, String explanation, int classId, int methodId, @Nullable Throwable cause) {
        super(explanation, cause, false, false);
        this.replyCode = replyCode;
        this.classId = classId;
        this.methodId = methodId;
    }

    static MalformedFrameException frameError(String explanation) {
        return new MalformedFrameException(ReplyCode.FRAME_ERROR, explanation);
    }

    static MalformedFrameException syntaxError(String explanation) {
        return new MalformedFrameException(ReplyCode.SYNTAX_ERROR, explanation);
    }

    public ReplyCode replyCode() {
        return replyCode;
    }

    /** What to send: the code's name and the explanation, cut to what a short string holds. */
    public String replyText() {
        return replyCode.text(String.valueOf(getMessage()));
    }

    /** The class of the failing method, or 0. */
    public int classId() {
        return classId;
    }

    /** The failing method's id within its class, or 0. */
    public int methodId() {
        return methodId;
    }
}
