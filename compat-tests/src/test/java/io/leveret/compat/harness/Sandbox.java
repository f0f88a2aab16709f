package io.leveret.compat.harness;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** What one test uses: its broker, its clients and its names; and the cleaning up behind it. */
final class Sandbox {

    private final BrokerUnderTest broker;
    private final Clients clients;
    private final Names names = new Names();
    private final int faultsBefore;

    Sandbox(BrokerUnderTest broker, String testName) {
        this.broker = broker;
        this.clients = new Clients(broker, testName);
        this.faultsBefore = faults().size();
    }

    BrokerUnderTest broker() {
        return broker;
    }

    Clients clients() {
        return clients;
    }

    Names names() {
        return names;
    }

    void closeClients() {
        clients.close();
    }

    /** Deletes whatever bears one of the test's names; what is gone already is deleted just as well. */
    void deleteNamed() throws IOException, TimeoutException {
        if (names.queues().isEmpty() && names.exchanges().isEmpty()) {
            return;
        }
        try (Connection connection = clients.factory().newConnection("cleaning up")) {
            for (String queue : names.queues()) {
                // An exclusive queue is locked until the broker has seen the end of its connection.
                Awaitility.await("deletion of " + queue)
                        .pollDelay(Duration.ZERO)
                        .until(() -> succeeds(connection, ch -> ch.queueDelete(queue)));
            }
            for (String exchange : names.exchanges()) {
                Awaitility.await("deletion of " + exchange)
                        .pollDelay(Duration.ZERO)
                        .until(() -> succeeds(connection, ch -> ch.exchangeDelete(exchange)));
            }
        }
    }

    private static boolean succeeds(Connection connection, Deletion deletion) throws IOException {
        Channel channel = connection.createChannel();
        try {
            deletion.on(channel);
            channel.abort();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Fails if the broker has ended by itself, or has logged a fault of its own, since the test began. */
    void checkBroker(boolean mustBeAlive) {
        if (mustBeAlive && broker instanceof LeveretProcess ours && !ours.isAlive()) {
            throw new AssertionError("the broker is gone:\n" + ours.output().tail());
        }
        List<String> faults = faults();
        if (faults.size() > faultsBefore) {
            throw new AssertionError("the broker logged a fault of its own:\n"
                    + String.join("\n", faults.subList(faultsBefore, faults.size())));
        }
    }

    private List<String> faults() {
        return broker instanceof LeveretProcess ours ? ours.faults() : List.of();
    }

    @FunctionalInterface
    private interface Deletion {
        void on(Channel channel) throws IOException;
    }
}
