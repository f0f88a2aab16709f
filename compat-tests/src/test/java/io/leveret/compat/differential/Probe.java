package io.leveret.compat.differential;

import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.wire.Incoming;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;

/** Asks for the state of queues on a channel of its own. One thread at a time. */
final class Probe {

    /** Says that a queue belongs to another connection. */
    static final String LOCKED = "locked";

    private static final int CHANNEL = 9;

    private final WireChannel wire;
    private boolean open;

    Probe(WireClient client) {
        this.wire = client.channel(CHANNEL);
    }

    /** How many messages and consumers a queue has, or why that cannot be told. */
    String ask(String queue) {
        if (!open) {
            wire.send(new ChannelMethod.Open());
            next();
            open = true;
        }
        wire.send(Requests.queue(queue).passive());
        Method answer = next();
        if (answer instanceof QueueMethod.DeclareOk ok) {
            return ok.messageCount() + " ready, " + ok.consumerCount() + " consumers";
        }
        return refused(answer);
    }

    private String refused(Method answer) {
        if (!(answer instanceof ChannelMethod.Close close)) {
            throw new ConnectionOver("a probe got " + answer);
        }
        wire.send(new ChannelMethod.CloseOk());
        open = false;
        return switch (close.replyCode()) {
            case 404 -> "missing";
            case 405 -> LOCKED;
            default -> close.replyText();
        };
    }

    private Method next() {
        Incoming incoming = wire.next();
        if (incoming instanceof Incoming.OfMethod frame && !(frame.method() instanceof ConnectionMethod.Close)) {
            return frame.method();
        }
        throw new ConnectionOver(incoming.toString());
    }
}
