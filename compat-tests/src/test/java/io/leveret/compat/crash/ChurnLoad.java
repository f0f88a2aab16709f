package io.leveret.compat.crash;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Queues, exchanges and bindings that come and go while messages are published through them. */
final class ChurnLoad implements Load {

    private static final int CLIENTS = 2;
    private static final long PAUSE_MILLIS = 2;

    private final Random random;
    private final List<ChurnClient> clients;

    ChurnLoad(Random random, Tally tally) {
        this.random = random;
        this.clients = IntStream.range(0, CLIENTS)
                .mapToObj(number -> new ChurnClient("churn-" + number + "-", tally))
                .toList();
    }

    @Override
    public void prepare(Connection connection) {
        // What there is, the clients declare as they go.
    }

    @Override
    public void play(Stage stage) {
        for (ChurnClient client : clients) {
            Random own = new Random(random.nextLong());
            stage.start("definitions", () -> work(stage, client, own));
        }
    }

    @Override
    public void check(Connection connection) throws Exception {
        for (ChurnClient client : clients) {
            client.check(connection);
        }
    }

    private static void work(Stage stage, ChurnClient client, Random random) throws Exception {
        Channel channel = stage.connect("definitions").createChannel();
        channel.confirmSelect();
        while (!stage.isOver()) {
            client.step(channel, random);
            stage.pause(random.nextLong(PAUSE_MILLIS + 1));
        }
    }
}
