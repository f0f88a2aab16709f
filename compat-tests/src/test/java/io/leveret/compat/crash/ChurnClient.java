package io.leveret.compat.crash;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.crash.Definitions.Link;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Changes definitions of its own one after the other, and publishes, fetches and purges in between. As nobody else touches
 * them, a crash leaves exactly what was there before the change under way, or what is there after it. Used by one thread at a
 * time.
 */
final class ChurnClient {

    private static final int QUEUES = 12;
    private static final int EXCHANGES = 4;
    private static final int KEYS = 3;
    private static final int MAX_LENGTH = 100_000;
    private static final int MESSAGES_MAX = 20;
    private static final int BODY_BYTES = 2_000;

    private final String prefix;
    private final Tally tally;
    private final Ids ids = new Ids(8);
    private Definitions before = Definitions.NONE;
    private Definitions after = Definitions.NONE;

    /** Of the queues there are; one that is declared anew begins with nothing. */
    private final Map<String, Ledger> ledgers = new HashMap<>();

    /** What was taken out of a queue since its last confirm. */
    private final Map<String, List<Long>> taken = new HashMap<>();

    ChurnClient(String prefix, Tally tally) {
        this.prefix = prefix;
        this.tally = tally;
    }

    void step(Channel channel, Random random) throws Exception {
        switch (random.nextInt(9)) {
            case 0, 1 -> declareQueue(channel, random);
            case 2 -> deleteQueue(channel, random);
            case 3 -> changeExchange(channel, random);
            case 4, 5 -> changeLink(channel, random);
            case 6, 7 -> publish(channel, random);
            default -> takeOut(channel, random);
        }
    }

    /** What must be there is, and nothing else. */
    void check(Connection connection) throws Exception {
        Definitions found = new DefinitionProbe(connection).find(candidates());
        if (!found.equals(before) && !found.equals(after)) {
            throw new AssertionError("definitions of " + prefix + " are neither those before the change under way: "
                    + before.difference(found) + ", nor those after it: " + after.difference(found));
        }
        before = found;
        after = found;
        ledgers.keySet().retainAll(found.queues().keySet());
        taken.clear();
        for (String queue : found.queues().keySet()) {
            List<Long> messages = QueueReader.look(connection, queue);
            ledger(queue).check(messages, true);
            Ledger.checkOrder(queue, messages);
        }
    }

    /** Everything that this client may have defined. */
    private Definitions candidates() {
        Definitions all = Definitions.NONE;
        for (int exchange = 0; exchange < EXCHANGES; exchange++) {
            all = all.withExchange(exchange(exchange), type(exchange));
        }
        for (int queue = 0; queue < QUEUES; queue++) {
            all = all.withQueue(queue(queue), MAX_LENGTH + queue);
            for (int exchange = 0; exchange < EXCHANGES; exchange++) {
                for (int key = 0; key < KEYS; key++) {
                    all = all.withLink(link(exchange, queue, key));
                }
            }
        }
        return all;
    }

    private void declareQueue(Channel channel, Random random) throws Exception {
        int number = random.nextInt(QUEUES);
        String queue = queue(number);
        change(before.withQueue(queue, MAX_LENGTH + number), () -> {
            channel.queueDeclare(queue, true, false, false, DefinitionProbe.arguments(MAX_LENGTH + number));
            ledger(queue);
        });
    }

    private void deleteQueue(Channel channel, Random random) throws Exception {
        String queue = queue(random.nextInt(QUEUES));
        change(before.withoutQueue(queue), () -> {
            channel.queueDelete(queue);
            ledgers.remove(queue);
            taken.remove(queue);
        });
    }

    private void changeExchange(Channel channel, Random random) throws Exception {
        int number = random.nextInt(EXCHANGES);
        String exchange = exchange(number);
        if (random.nextInt(3) > 0) {
            change(
                    before.withExchange(exchange, type(number)),
                    () -> channel.exchangeDeclare(exchange, type(number), true));
        } else {
            change(before.withoutExchange(exchange), () -> channel.exchangeDelete(exchange));
        }
    }

    private void changeLink(Channel channel, Random random) throws Exception {
        Link link = link(random.nextInt(EXCHANGES), random.nextInt(QUEUES), random.nextInt(KEYS));
        if (!before.exchanges().containsKey(link.exchange()) || !before.queues().containsKey(link.queue())) {
            return;
        }
        if (random.nextInt(3) > 0) {
            change(before.withLink(link), () -> channel.queueBind(link.queue(), link.exchange(), link.key()));
        } else {
            change(before.withoutLink(link), () -> channel.queueUnbind(link.queue(), link.exchange(), link.key()));
        }
    }

    private void change(Definitions next, Stage.Work request) throws Exception {
        after = next;
        request.run();
        before = next;
        tally.defined();
    }

    /** Through a binding, if there is one; it is the only one with its key. */
    private void publish(Channel channel, Random random) throws Exception {
        Link link = any(before.links(), random, each -> true);
        String queue = link == null ? any(before.queues().keySet(), random, each -> true) : link.queue();
        if (queue == null) {
            return;
        }
        Ledger ledger = ledger(queue);
        List<Long> sent = new ArrayList<>();
        for (int i = random.nextInt(MESSAGES_MAX); i >= 0; i--) {
            long id = ids.next();
            sent.add(id);
            ledger.publishing(id);
            String exchange = link == null ? "" : link.exchange();
            String key = link == null ? queue : link.key();
            channel.basicPublish(exchange, key, Publisher.PERSISTENT, Payload.of(id, random.nextInt(BODY_BYTES)));
        }
        channel.waitForConfirmsOrDie(Publisher.CONFIRM_MILLIS);
        sent.forEach(ledger::confirmed);
        List<Long> gone = taken.remove(queue);
        if (gone != null) {
            ledger.settled(gone);
        }
    }

    private void takeOut(Channel channel, Random random) throws IOException {
        String queue =
                any(before.queues().keySet(), random, each -> ledger(each).size() > 0);
        if (queue == null) {
            return;
        }
        List<Long> gone = taken.computeIfAbsent(queue, name -> new ArrayList<>());
        if (random.nextInt(3) == 0) {
            List<Long> all = ledger(queue).acknowledgingAll();
            int purged = channel.queuePurge(queue).getMessageCount();
            if (purged != all.size()) {
                throw new AssertionError(queue + " had " + purged + " messages to purge, expected " + all.size());
            }
            gone.addAll(all);
            return;
        }
        for (int i = random.nextInt(MESSAGES_MAX); i >= 0; i--) {
            GetResponse got = channel.basicGet(queue, false);
            if (got == null && ledger(queue).size() > 0) {
                throw new AssertionError(queue + " is empty, but has not lost its messages to anybody");
            }
            if (got == null) {
                return;
            }
            long id = Payload.idOf(got.getBody());
            ledger(queue).delivered(id);
            ledger(queue).acknowledging(id);
            channel.basicAck(got.getEnvelope().getDeliveryTag(), false);
            gone.add(id);
        }
    }

    private Ledger ledger(String queue) {
        return ledgers.computeIfAbsent(queue, name -> new Ledger(name, tally));
    }

    private static <T> @Nullable T any(Collection<T> all, Random random, Predicate<T> wanted) {
        List<T> some = all.stream().filter(wanted).toList();
        return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
    }

    private String exchange(int number) {
        return prefix + "exchange-" + number;
    }

    private static String type(int number) {
        return number % 2 == 0 ? "direct" : "topic";
    }

    private String queue(int number) {
        return prefix + "queue-" + number;
    }

    private Link link(int exchange, int queue, int key) {
        return new Link(exchange(exchange), queue(queue), queue + "." + key);
    }
}
