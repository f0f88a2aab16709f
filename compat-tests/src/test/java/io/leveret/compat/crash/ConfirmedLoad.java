package io.leveret.compat.crash;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Durable queues of messages of 1 kB: one publisher with confirms and one consumer with acknowledgements each. */
final class ConfirmedLoad implements Load {

    private static final int QUEUES = 2;
    private static final int BODY_BYTES = 1_000;
    private static final int BURST_MAX = 80;
    private static final long BURST_MILLIS = 20;
    private static final int WAITING_MAX = 4_000;

    private final Random random;
    private final List<Line> lines;

    /** A queue, what is known about it, and the ids of those who publish to it. */
    private record Line(String queue, Ledger ledger, Ids published, Ids markers) {}

    ConfirmedLoad(Random random, Tally tally) {
        this.random = random;
        this.lines = IntStream.range(0, QUEUES)
                .mapToObj(i -> "confirmed-" + i)
                .map(queue -> new Line(queue, new Ledger(queue, tally), new Ids(1), new Ids(2)))
                .toList();
    }

    @Override
    public void prepare(Connection connection) throws Exception {
        try (Channel channel = connection.createChannel()) {
            for (Line line : lines) {
                channel.queueDeclare(line.queue, true, false, false, null);
            }
        }
    }

    @Override
    public void play(Stage stage) {
        for (Line line : lines) {
            Random publishing = new Random(random.nextLong());
            Random consuming = new Random(random.nextLong());
            stage.start("publisher of " + line.queue, () -> publish(stage, line, publishing));
            AckingConsumer consumer =
                    new AckingConsumer(stage, line.queue, line.ledger, line.markers, consuming, false);
            stage.start("consumer of " + line.queue, consumer::run);
        }
    }

    @Override
    public void check(Connection connection) throws Exception {
        for (Line line : lines) {
            List<Long> found = QueueReader.look(connection, line.queue);
            line.ledger.check(found, true);
            Ledger.checkOrder(line.queue, found);
        }
    }

    private static void publish(Stage stage, Line line, Random random) throws Exception {
        Publisher publisher =
                new Publisher(stage, stage.connect("publisher of " + line.queue).createChannel());
        while (!stage.isOver()) {
            for (int i = random.nextInt(BURST_MAX); i > 0 && line.ledger.size() < WAITING_MAX; i--) {
                Publisher.Message message = new Publisher.Message(line.published.next(), BODY_BYTES);
                publisher.publish("", line.queue, Publisher.PERSISTENT, message, List.of(line.ledger));
            }
            stage.pause(BURST_MILLIS);
        }
    }
}
