package io.leveret.compat.differential;

import io.leveret.codec.ExchangeMethod;
import io.leveret.compat.harness.BrokerUnderTest;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A connection beside those that play: it sees what all may see, and cleans up. Lasts for many sequences. One thread at a time. */
final class Witness implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CLEANING = 1;
    private static final int FIRST_PROBE = 2;

    private final WireClient client;
    private final WireChannel cleaning;
    private final List<Probe> probes = new ArrayList<>();

    Witness(BrokerUnderTest broker) {
        client = new WireClient(broker.host(), broker.port(), "differential witness").connect();
        cleaning = client.openChannel(CLEANING);
    }

    /** The states of these queues, in their order. */
    List<String> states(Collection<String> queues) {
        return ask(queues, Probe::ask).stream().map(Probe::state).toList();
    }

    /** Deletes queues, once those that belong to connections have gone with them, and exchanges. */
    void delete(Collection<String> queues, Collection<String> exchanges) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<String> left = List.copyOf(queues);
        while (!left.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("queues that outlive their connections: " + left);
            }
            left = undeleted(left);
        }
        client.together(() -> exchanges.forEach(exchange -> cleaning.send(Requests.deleteExchange(exchange))));
        exchanges.forEach(exchange -> cleaning.expect(ExchangeMethod.DeleteOk.class));
    }

    private List<String> undeleted(List<String> queues) {
        List<Probe> asked = ask(queues, Probe::delete);
        List<String> left = new ArrayList<>();
        for (int i = 0; i < queues.size(); i++) {
            if (!asked.get(i).isDeleted()) {
                left.add(queues.get(i));
            }
        }
        return left;
    }

    /** Asks of each queue on a channel of its own, in one go. */
    private List<Probe> ask(Collection<String> queues, Question question) {
        while (probes.size() < queues.size()) {
            probes.add(new Probe(client.channel(FIRST_PROBE + probes.size())));
        }
        List<Probe> asked = List.copyOf(probes.subList(0, queues.size()));
        client.together(() -> {
            int i = 0;
            for (String queue : queues) {
                question.ask(asked.get(i++), queue);
            }
        });
        return asked;
    }

    @Override
    public void close() {
        client.close();
    }

    @FunctionalInterface
    private interface Question {
        void ask(Probe probe, String queue);
    }
}
