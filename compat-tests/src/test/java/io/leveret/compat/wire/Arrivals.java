package io.leveret.compat.wire;

import io.leveret.codec.ConnectionMethod;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What came on a socket, sorted by channel, and the last of it for messages about failures. One thread at a time. */
final class Arrivals {

    private static final int RECENT = 8;
    private static final int BRIEF = 120;

    private final WireSocket socket;
    private final Map<Integer, Deque<Incoming>> inboxes = new HashMap<>();
    private final Deque<Incoming> recent = new ArrayDeque<>();

    Arrivals(WireSocket socket) {
        this.socket = socket;
    }

    /**
     * The next that comes for a channel, or what happened instead until {@code deadline}. What comes for others is kept for them,
     * but the end of the connection is for everybody.
     */
    Incoming next(int channel, long deadline) {
        Deque<Incoming> inbox = inbox(channel);
        while (inbox.isEmpty()) {
            Incoming incoming = socket.next(deadline);
            remember(incoming);
            if (concerns(channel, incoming)) {
                return incoming;
            }
            inbox(incoming.channel()).add(incoming);
        }
        return inbox.remove();
    }

    /** The last that came, briefly. */
    List<String> recent() {
        return recent.stream().map(Arrivals::briefly).toList();
    }

    private static boolean concerns(int channel, Incoming incoming) {
        return incoming.channel() == channel
                || incoming instanceof Incoming.Silence
                || incoming instanceof Incoming.SocketClosed
                || (incoming instanceof Incoming.OfMethod frame && frame.method() instanceof ConnectionMethod.Close);
    }

    private void remember(Incoming incoming) {
        if (recent.size() == RECENT) {
            recent.remove();
        }
        recent.add(incoming);
    }

    private static String briefly(Incoming incoming) {
        String text = incoming.toString();
        return text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "...";
    }

    private Deque<Incoming> inbox(int channel) {
        return inboxes.computeIfAbsent(channel, number -> new ArrayDeque<>());
    }
}
