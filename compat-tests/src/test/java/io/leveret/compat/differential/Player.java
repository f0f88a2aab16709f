package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.harness.BrokerUnderTest;
import io.leveret.compat.wire.WireClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Plays operations against one broker and tells, after each, what came of it. One thread at a time. */
final class Player implements AutoCloseable, PlayedChannel.Listener {

    private static final String STATE = "queue ";
    private static final FieldValue QUORUM = FieldValue.of("quorum");
    private static final Pattern CONSUMERS = Pattern.compile(", \\d+ consumers$");

    private final BrokerUnderTest broker;
    private final Witness witness;
    private final Scene scene;
    private final Wording wording;
    private final Map<Integer, PlayedConnection> connections = new TreeMap<>();
    private final Set<String> queues = new LinkedHashSet<>();
    private final Set<String> quorumQueues = new HashSet<>();
    private List<String> states = List.of();
    private String replyTo = Keys.REPLIES + ".nobody";

    /** The broker, which the witness sees, must hold none of the scene's queues and exchanges. */
    Player(BrokerUnderTest broker, Witness witness, Scene scene) {
        this.broker = broker;
        this.witness = witness;
        this.scene = scene;
        this.wording = new Wording(scene);
        queues.addAll(scene.queues());
    }

    private WireClient client() {
        return new WireClient(broker.host(), broker.port(), "differential");
    }

    /** Plays one operation and waits until the broker has carried it out. */
    void play(Operation operation) {
        connections.values().removeIf(PlayedConnection::isOver);
        connections.values().forEach(PlayedConnection::endStep);
        note(operation);
        operation.play(this);
        settle();
    }

    private void note(Operation operation) {
        if (operation instanceof Operation.Send send
                && send.method() instanceof QueueMethod.Declare declare
                && QUORUM.equals(declare.arguments().get("x-queue-type"))) {
            quorumQueues.add(declare.queue());
        }
    }

    void on(Seat seat, Consumer<PlayedChannel> play) {
        connections
                .computeIfAbsent(seat.connection(), missing -> new PlayedConnection(client(), wording, this))
                .on(seat.channel(), play);
    }

    /** Answers the last request for a direct reply, wherever it was delivered. */
    void reply(Seat seat, String body) {
        on(
                seat,
                channel -> channel.publish(
                        new BasicMethod.Publish("", replyTo, false, false), BasicProperties.EMPTY, body));
    }

    @Override
    public void named(String queue) {
        queues.add(queue);
    }

    @Override
    public void requested(String address) {
        replyTo = address;
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
        fence();
        witness.states(queues);
        fence();
        states = states();
    }

    private void fence() {
        connections.values().forEach(PlayedConnection::sendFences);
        connections.values().forEach(PlayedConnection::awaitFences);
    }

    private List<String> states() {
        List<String> lines = new ArrayList<>();
        Iterator<String> answers = witness.states(queues).iterator();
        for (String queue : queues) {
            String state = answers.next();
            for (PlayedConnection connection : connections.values()) {
                state = state.equals(Probe.LOCKED) ? connection.probe(queue) : state;
            }
            lines.add(STATE + wording.of(queue) + ": " + comparable(queue, state));
        }
        return lines;
    }

    /** Brokers do not agree on who is a consumer of a quorum queue: docs/COMPATIBILITY.md. */
    private String comparable(String queue, String state) {
        return quorumQueues.contains(queue) ? CONSUMERS.matcher(state).replaceFirst(", ? consumers") : state;
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
        queues.addAll(scene.allQueues());
        witness.delete(queues, scene.allExchanges());
    }
}
