package io.leveret.compat.crash;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of all sizes, fanned out to queues with priorities, a time to live, a length limit and consumers that reject; what
 * a queue gives up goes to its dead letter queue, and is in one of the two after a crash, or in both. A queue beside them
 * refuses what is too much for it.
 */
final class MixedLoad implements Load {

    private static final String FANOUT = "mixed";
    private static final String LIMITED = "mixed-limited";
    private static final int PRIORITIES = 5;
    private static final int SHORT_LENGTH = 150;
    private static final int LIMITED_LENGTH = 200;
    private static final int TIME_TO_LIVE_MILLIS = 700;
    private static final int WAITING_MAX = 1_500;
    private static final int BURST_MAX = 10;
    private static final long BURST_MILLIS = 20;

    private final Random random;
    private final List<Branch> branches;
    private final Ledger limited;
    private final Ids published = new Ids(4);
    private final Ids publishedToLimited = new Ids(5);

    MixedLoad(Random random, Tally tally) {
        this.random = random;
        this.branches = List.of(
                new Branch("mixed-plain", Map.of(), true, tally),
                new Branch("mixed-priority", Map.of("x-max-priority", PRIORITIES), false, tally),
                new Branch("mixed-short", dying(Map.of("x-max-length", SHORT_LENGTH), "mixed-short"), false, tally),
                new Branch("mixed-ttl", dying(Map.of("x-message-ttl", TIME_TO_LIVE_MILLIS), "mixed-ttl"), false, tally),
                new Branch("mixed-work", dying(Map.of(), "mixed-work"), true, tally));
        this.limited = new Ledger(LIMITED, tally);
    }

    /** A queue of the fanout, and maybe the one for its dead letters. */
    private static final class Branch {
        final String queue;
        final Map<String, Object> arguments;
        final boolean consumed;
        final @Nullable String dead;
        final Ledger ledger;
        final Ids markers = new Ids(6);
        final Ids farewells = new Ids(7);

        Branch(String queue, Map<String, Object> arguments, boolean consumed, Tally tally) {
            this.queue = queue;
            this.arguments = arguments;
            this.consumed = consumed;
            this.dead = (String) arguments.get("x-dead-letter-routing-key");
            this.ledger = new Ledger(queue, tally);
        }
    }

    private static Map<String, Object> dying(Map<String, Object> arguments, String queue) {
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("x-dead-letter-exchange", "");
        all.put("x-dead-letter-routing-key", queue + "-dead");
        return all;
    }

    @Override
    public void prepare(Connection connection) throws Exception {
        try (Channel channel = connection.createChannel()) {
            channel.exchangeDeclare(FANOUT, "fanout", true);
            for (Branch branch : branches) {
                if (branch.dead != null) {
                    channel.queueDeclare(branch.dead, true, false, false, null);
                }
                channel.queueDeclare(branch.queue, true, false, false, branch.arguments);
                channel.queueBind(branch.queue, FANOUT, "");
            }
            channel.queueDeclare(
                    LIMITED,
                    true,
                    false,
                    false,
                    Map.of("x-max-length", LIMITED_LENGTH, "x-overflow", "reject-publish"));
        }
    }

    @Override
    public void play(Stage stage) {
        Random fanning = new Random(random.nextLong());
        stage.start("publisher of " + FANOUT, () -> publishAll(stage, fanning));
        Random limiting = new Random(random.nextLong());
        stage.start("publisher of " + LIMITED, () -> publishLimited(stage, limiting));
        for (Branch branch : branches) {
            if (branch.consumed) {
                Random consuming = new Random(random.nextLong());
                AckingConsumer consumer = new AckingConsumer(
                        stage, branch.queue, branch.ledger, branch.markers, consuming, branch.dead != null);
                stage.start("consumer of " + branch.queue, consumer::run);
            }
        }
    }

    @Override
    public void check(Connection connection) throws Exception {
        for (Branch branch : branches) {
            if (branch.dead != null) {
                DeadLetterCheck.check(connection, branch.queue, branch.dead, branch.ledger, branch.farewells);
            } else {
                checkLiving(connection, branch);
            }
        }
        checkLimited(connection);
    }

    private static void checkLiving(Connection connection, Branch branch) throws Exception {
        try (QueueReader reader = new QueueReader(connection, branch.queue)) {
            List<Long> found = reader.readOn();
            branch.ledger.check(found, true);
            if (!branch.arguments.containsKey("x-max-priority")) {
                Ledger.checkOrder(branch.queue, found);
                return;
            }
            checkPriorities(branch.queue, found, reader.priorities());
            if (found.size() > WAITING_MAX / 2) {
                reader.acknowledgeAll(branch.ledger, branch.farewells.next());
            }
        }
    }

    private static void checkPriorities(String queue, List<Long> found, List<Integer> priorities) {
        for (int priority = PRIORITIES; priority >= 0; priority--) {
            List<Long> alike = new ArrayList<>();
            for (int i = 0; i < found.size(); i++) {
                if (Math.min(PRIORITIES, priorities.get(i)) == priority) {
                    alike.add(found.get(i));
                }
            }
            Ledger.checkOrder(queue + " of priority " + priority, alike);
        }
        for (int i = 1; i < priorities.size(); i++) {
            if (Math.min(PRIORITIES, priorities.get(i)) > Math.min(PRIORITIES, priorities.get(i - 1))) {
                throw new AssertionError(queue + " has priorities " + priorities);
            }
        }
    }

    private void checkLimited(Connection connection) throws Exception {
        try (QueueReader reader = new QueueReader(connection, LIMITED)) {
            List<Long> found = reader.readOn();
            limited.check(found, true);
            Ledger.checkOrder(LIMITED, found);
            if (found.size() > LIMITED_LENGTH) {
                throw new AssertionError(LIMITED + " has " + found.size() + " messages");
            }
            reader.acknowledgeAll(limited, publishedToLimited.next());
        }
    }

    private void publishAll(Stage stage, Random random) throws Exception {
        Publisher publisher =
                new Publisher(stage, stage.connect("publisher of " + FANOUT).createChannel());
        List<Ledger> ledgers = branches.stream().map(branch -> branch.ledger).toList();
        Ledger plain = branches.get(0).ledger;
        while (!stage.isOver()) {
            for (int i = random.nextInt(BURST_MAX); i > 0 && plain.size() < WAITING_MAX; i--) {
                BasicProperties properties = Publisher.PERSISTENT
                        .builder()
                        .priority(random.nextInt(PRIORITIES + 3))
                        .build();
                publisher.publish(FANOUT, "", properties, message(published, random), ledgers);
            }
            stage.pause(BURST_MILLIS);
        }
    }

    private void publishLimited(Stage stage, Random random) throws Exception {
        Publisher publisher =
                new Publisher(stage, stage.connect("publisher of " + LIMITED).createChannel());
        while (!stage.isOver()) {
            publisher.publish(
                    "",
                    LIMITED,
                    Publisher.PERSISTENT,
                    message(publishedToLimited, random),
                    List.of(limited),
                    limited::refused);
            stage.pause(BURST_MILLIS);
        }
    }

    private static Publisher.Message message(Ids ids, Random random) {
        int dice = random.nextInt(100);
        int bytes = dice < 80
                ? random.nextInt(2_000)
                : dice < 97 ? random.nextInt(40_000) : 100_000 + random.nextInt(600_000);
        return new Publisher.Message(ids.next(), bytes);
    }
}
