package io.leveret.compat.differential;

import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.wire.Incoming;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;

/** Asks for the state of queues, and deletes them, on a channel of its own. One question at a time, and one thread. */
final class Probe {

    /** Says that a queue belongs to another connection. */
    static final String LOCKED = "locked";

    private final WireChannel wire;
    private boolean open;
    private boolean closing;

    /** The channel must not be open. */
    Probe(WireChannel wire) {
        this.wire = wire;
    }

    /** Asks how a queue is; {@link #state} has the answer. */
    void ask(String queue) {
        open();
        wire.send(Requests.queue(queue).passive());
    }

    /** Asks for the end of a queue; {@link #isDeleted} has the answer. */
    void delete(String queue) {
        open();
        wire.send(Requests.deleteQueue(queue));
    }

    private void open() {
        if (closing) {
            wire.send(new ChannelMethod.CloseOk());
            closing = false;
        }
        if (!open) {
            wire.send(new ChannelMethod.Open());
        }
    }

    /** How many messages and consumers the queue has, or why that cannot be told. */
    String state() {
        Method answer = answer();
        if (answer instanceof QueueMethod.DeclareOk ok) {
            return ok.messageCount() + " ready, " + ok.consumerCount() + " consumers";
        }
        return refused(answer);
    }

    /** Whether the queue, if there was one, is deleted. */
    boolean isDeleted() {
        Method answer = answer();
        return answer instanceof QueueMethod.DeleteOk || !refused(answer).equals(LOCKED);
    }

    private String refused(Method answer) {
        if (!(answer instanceof ChannelMethod.Close close)) {
            throw new ConnectionOver("a probe got " + answer);
        }
        open = false;
        closing = true;
        return switch (close.replyCode()) {
            case 404 -> "missing";
            case 405 -> LOCKED;
            default -> close.replyText();
        };
    }

    private Method answer() {
        if (!open) {
            next();
            open = true;
        }
        return next();
    }

    private Method next() {
        Incoming incoming = wire.next();
        if (incoming instanceof Incoming.OfMethod frame && !(frame.method() instanceof ConnectionMethod.Close)) {
            return frame.method();
        }
        throw new ConnectionOver(incoming.toString());
    }
}
