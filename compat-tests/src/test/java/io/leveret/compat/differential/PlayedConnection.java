package io.leveret.compat.differential;

import io.leveret.codec.ConnectionMethod;
import io.leveret.compat.wire.Handshake;
import io.leveret.compat.wire.WireClient;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A connection on which operations are played. Whatever ends it is part of what it hears. One thread at a time. */
final class PlayedConnection {

    static final String PREFIX = "connection ";

    private static final int PROBE = 9;

    private static final Handshake HANDSHAKE = Handshake.usual().capableOf("consumer_cancel_notify");

    private final WireClient client;
    private final Wording wording;
    private final PlayedChannel.Listener listener;
    private final Probe probe;
    private final Map<Integer, PlayedChannel> channels = new TreeMap<>();
    private String end = "";

    PlayedConnection(WireClient client, Wording wording, PlayedChannel.Listener listener) {
        this.client = client.connect(HANDSHAKE);
        this.wording = wording;
        this.listener = listener;
        this.probe = new Probe(client.channel(PROBE));
    }

    boolean isOver() {
        return !end.isEmpty();
    }

    void on(int number, Consumer<PlayedChannel> play) {
        guarded(() -> {
            PlayedChannel channel = channels.computeIfAbsent(
                    number, missing -> new PlayedChannel(client.channel(missing), wording, listener));
            channel.open();
            play.accept(channel);
        });
    }

    void sendFences() {
        guarded(() -> client.together(() -> channels.values().forEach(PlayedChannel::sendFence)));
    }

    void awaitFences() {
        guarded(() -> channels.values().forEach(PlayedChannel::awaitFence));
    }

    String probe(String queue) {
        String[] state = {Probe.LOCKED};
        guarded(() -> {
            probe.ask(queue);
            state[0] = probe.state();
        });
        return state[0];
    }

    void close() {
        guarded(() -> {
            client.closeConnection();
            over("closed");
        });
    }

    void drop() {
        if (!isOver()) {
            over("dropped");
        }
    }

    private void guarded(Runnable play) {
        if (isOver()) {
            return;
        }
        try {
            play.run();
        } catch (ConnectionOver | UncheckedIOException e) {
            client.channel(0).send(new ConnectionMethod.CloseOk());
            over(String.valueOf(e.getMessage()));
        }
    }

    private void over(String how) {
        end = how;
        client.close();
    }

    /** Once it is over, only that counts: what else came on its channels before is a matter of chance. */
    List<String> heard(int number) {
        if (isOver()) {
            return List.of(PREFIX + number + ": " + end);
        }
        List<String> lines = new ArrayList<>();
        channels.forEach((channel, played) ->
                played.heard().forEach(line -> lines.add(new Seat(number, channel) + ": " + line)));
        return lines;
    }

    void endStep() {
        channels.values().forEach(PlayedChannel::endStep);
    }
}
