package io.leveret.compat.crash;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Transactions that take messages out of a queue and publish others, to the same queue and to a second one. One client alone
 * changes a pair of queues, so it knows exactly what is in them: after a crash either what was before the transaction that
 * was not answered, or what is after it. That holds for each queue; over two queues AMQP promises nothing.
 */
final class TransactionLoad implements Load {

    private static final int PAIRS = 3;
    private static final int TAKEN_MAX = 5;
    private static final int PUBLISHED_MAX = 6;
    private static final int BODY_BYTES = 1_000;
    private static final int WAITING_MAX = 500;
    private static final long PAUSE_MILLIS = 2;

    private final Random random;
    private final Tally tally;
    private final List<Pair> pairs;

    TransactionLoad(Random random, Tally tally) {
        this.random = random;
        this.tally = tally;
        this.pairs = IntStream.range(0, PAIRS).mapToObj(Pair::new).toList();
    }

    /** Two queues of one client. */
    private static final class Pair {
        final Content first;
        final Content second;
        final Ids ids = new Ids(3);

        Pair(int number) {
            first = new Content("transactions-" + number + "a");
            second = new Content("transactions-" + number + "b");
        }

        List<Content> both() {
            return List.of(first, second);
        }
    }

    /** A queue's messages, in order, before and after the transaction under way; the same if none is. */
    private static final class Content {
        final String queue;
        List<Long> before = List.of();
        List<Long> after = List.of();

        Content(String queue) {
            this.queue = queue;
        }
    }

    @Override
    public void prepare(Connection connection) throws Exception {
        try (Channel channel = connection.createChannel()) {
            for (Pair pair : pairs) {
                for (Content content : pair.both()) {
                    channel.queueDeclare(content.queue, true, false, false, null);
                }
            }
        }
    }

    @Override
    public void play(Stage stage) {
        for (Pair pair : pairs) {
            Random own = new Random(random.nextLong());
            stage.start("transactions of " + pair.first.queue, () -> work(stage, pair, own));
        }
    }

    @Override
    public void check(Connection connection) throws Exception {
        for (Pair pair : pairs) {
            for (Content content : pair.both()) {
                List<Long> found = QueueReader.look(connection, content.queue);
                if (!found.equals(content.before) && !found.equals(content.after)) {
                    throw new AssertionError(content.queue + " is neither what it was before the transaction: "
                            + difference(content.before, found) + ", nor what it is after it: "
                            + difference(content.after, found));
                }
                tally.found(found.size());
                content.before = found;
                content.after = found;
            }
        }
    }

    private void work(Stage stage, Pair pair, Random random) throws Exception {
        Channel channel = stage.connect("transactions").createChannel();
        channel.txSelect();
        while (!stage.isOver()) {
            transact(channel, pair, random);
            stage.pause(random.nextLong(PAUSE_MILLIS + 1));
        }
    }

    private void transact(Channel channel, Pair pair, Random random) throws IOException {
        List<Content> changed = random.nextBoolean() ? pair.both() : List.of(pair.first);
        for (Content content : changed) {
            content.after = change(channel, content, pair.ids, random);
        }
        if (random.nextInt(10) == 0) {
            channel.txRollback();
            channel.basicRecover(true);
            changed.forEach(content -> content.after = content.before);
            return;
        }
        channel.txCommit();
        tally.committed();
        changed.forEach(content -> content.before = content.after);
    }

    private static List<Long> change(Channel channel, Content content, Ids ids, Random random) throws IOException {
        List<Long> after = new ArrayList<>(content.before);
        boolean full = after.size() > WAITING_MAX;
        for (int i = random.nextInt(TAKEN_MAX) + (full ? TAKEN_MAX : 0); i > 0 && !after.isEmpty(); i--) {
            take(channel, content.queue, after.remove(0));
        }
        for (int i = random.nextInt(PUBLISHED_MAX); i > 0; i--) {
            long id = ids.next();
            channel.basicPublish("", content.queue, Publisher.PERSISTENT, Payload.of(id, BODY_BYTES));
            after.add(id);
        }
        return after;
    }

    private static void take(Channel channel, String queue, long expected) throws IOException {
        GetResponse got = channel.basicGet(queue, false);
        if (got == null || Payload.idOf(got.getBody()) != expected) {
            throw new AssertionError(queue + " gives "
                    + (got == null ? "nothing" : Payload.text(Payload.idOf(got.getBody()))) + ", expected "
                    + Payload.text(expected));
        }
        channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
    }

    private static String difference(List<Long> expected, List<Long> found) {
        List<String> missing = without(expected, found);
        List<String> surplus = without(found, expected);
        return missing.isEmpty() && surplus.isEmpty()
                ? "in another order"
                : missing + " lost, " + surplus + " too much";
    }

    private static List<String> without(List<Long> some, List<Long> others) {
        return some.stream()
                .filter(id -> !others.contains(id))
                .map(Payload::text)
                .toList();
    }
}
