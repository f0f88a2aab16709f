package io.leveret.compat.differential;

import io.leveret.compat.harness.BrokerUnderTest;
import io.leveret.compat.wire.WireClient;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Plays operations against one broker and tells, after each, what came of it. One thread at a time. */
final class Player implements AutoCloseable {

    private static final String NAME = "differential";

    private static final String STATE = "queue ";

    private final BrokerUnderTest broker;
    private final Wording wording = new Wording();
    private final Map<Integer, PlayedConnection> connections = new TreeMap<>();
    private final Set<String> queues = new LinkedHashSet<>(Scene.QUEUES);
    private final List<String> states = new ArrayList<>();
    private final WireClient witnessClient;
    private final Probe witness;

    /** The broker must hold none of the scene's queues and exchanges. */
    Player(BrokerUnderTest broker) {
        this.broker = broker;
        this.witnessClient = client().connect();
        this.witness = new Probe(witnessClient);
    }

    private WireClient client() {
        return new WireClient(broker.host(), broker.port(), NAME);
    }

    /** Plays one operation and waits until the broker has carried it out. */
    void play(Operation operation) {
        connections.values().removeIf(PlayedConnection::isOver);
        connections.values().forEach(PlayedConnection::endStep);
        operation.play(this);
        settle();
    }

    void on(Seat seat, Consumer<PlayedChannel> play) {
        connections
                .computeIfAbsent(seat.connection(), missing -> new PlayedConnection(client(), wording, queues::add))
                .on(seat.channel(), play);
    }

    void close(int connection) {
        PlayedConnection played = connections.get(connection);
        if (played != null) {
            played.close();
        }
    }

    void drop(int connection) {
        PlayedConnection played = connections.get(connection);
        if (played != null) {
            played.drop();
        }
    }

    /**
     * Asks each channel, then each queue, and both again: so that what went through a channel into a queue and out on another
     * channel has arrived.
     */
    void settle() {
        connections.values().forEach(PlayedConnection::fence);
        probe();
        connections.values().forEach(PlayedConnection::fence);
        probe();
    }

    private void probe() {
        states.clear();
        for (String queue : queues) {
            String state = witness.ask(queue);
            for (PlayedConnection connection : connections.values()) {
                state = state.equals(Probe.LOCKED) ? connection.probe(queue) : state;
            }
            states.add(STATE + wording.of(queue) + ": " + state);
        }
    }

    /** What the last operation brought. */
    List<String> heard() {
        List<String> lines = new ArrayList<>();
        connections.forEach((number, connection) -> lines.addAll(connection.heard(number)));
        lines.addAll(states);
        return lines;
    }

    /** Whether a line tells what came on a connection, and not of a queue's state. */
    static boolean isHeard(String line) {
        return !line.startsWith(STATE);
    }

    /** Ends all connections and deletes all that was declared. */
    @Override
    public void close() {
        connections.values().forEach(PlayedConnection::drop);
        new Cleaning(witnessClient).delete(queues);
        witnessClient.close();
    }
}
