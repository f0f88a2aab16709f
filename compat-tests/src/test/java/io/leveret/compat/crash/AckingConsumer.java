package io.leveret.compat.crash;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Consumes one queue and acknowledges in no order, now and then many at once; holds some messages for long, so that files
 * become sparse; puts some back; rejects some where they have a place to go. After some acknowledgements it publishes a
 * message to the same queue on the same channel: when that is confirmed, what was acknowledged must not come again. It checks
 * that nothing comes twice unless it is marked, nor out of order. One thread.
 */
final class AckingConsumer {

    private static final int PREFETCH = 400;
    private static final int HELD_MAX = 200;
    private static final int ACKNOWLEDGED_PER_MARKER = 100;
    private static final long POLL_MILLIS = 100;

    private final Stage stage;
    private final String queue;
    private final Ledger ledger;
    private final Ids ids;
    private final Random random;
    private final boolean mayReject;

    private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    private final List<Delivery> unacknowledged = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private final Set<Long> cameBefore = new HashSet<>();
    private final OrderOfArrival order = new OrderOfArrival();

    /** @param mayReject whether the queue has a dead letter exchange, and messages may be rejected */
    AckingConsumer(Stage stage, String queue, Ledger ledger, Ids ids, Random random, boolean mayReject) {
        this.stage = stage;
        this.queue = queue;
        this.ledger = ledger;
        this.ids = ids;
        this.random = random;
        this.mayReject = mayReject;
    }

    void run() throws Exception {
        Connection connection = stage.connect("consumer of " + queue);
        Channel channel = connection.createChannel();
        Publisher publisher = new Publisher(stage, channel);
        channel.basicQos(PREFETCH);
        channel.basicConsume(queue, false, (tag, delivery) -> arrived.add(delivery), tag -> {});
        while (!stage.isOver()) {
            Delivery delivery = arrived.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (delivery != null) {
                take(delivery);
            }
            while (unacknowledged.size() > HELD_MAX || (unacknowledged.size() > 1 && random.nextInt(3) > 0)) {
                settleOne(channel);
            }
            if (acknowledged.size() >= ACKNOWLEDGED_PER_MARKER) {
                publisher.publishMarker(queue, ids.next(), ledger, acknowledged);
                acknowledged.clear();
            }
        }
    }

    private void take(Delivery delivery) {
        long id = Payload.idOf(delivery.getBody());
        boolean redelivered = delivery.getEnvelope().isRedeliver();
        ledger.delivered(id);
        boolean mustBeMarked = !cameBefore.add(id) || ledger.wasSeen(id);
        if (redelivered != mustBeMarked) {
            throw new AssertionError(queue + " delivers " + Payload.text(id)
                    + (redelivered ? ", marked" : ", not marked") + " redelivered");
        }
        if (!redelivered) {
            order.check(queue, id);
        }
        unacknowledged.add(delivery);
    }

    /** The later ones first, as a rule: some of the early ones stay for long. */
    private void settleOne(Channel channel) throws IOException {
        int size = unacknowledged.size();
        int index = size > HELD_MAX ? random.nextInt(size) : size - 1 - random.nextInt(Math.min(size, 5));
        Delivery delivery = unacknowledged.get(index);
        long tag = delivery.getEnvelope().getDeliveryTag();
        int dice = random.nextInt(200);
        if (dice < 1) {
            acknowledgeUpTo(channel, tag);
            return;
        }
        unacknowledged.remove(index);
        if (dice < 4) {
            channel.basicNack(tag, false, true);
        } else if (mayReject && dice < 50) {
            channel.basicReject(tag, false);
        } else {
            noteAcknowledged(delivery);
            channel.basicAck(tag, false);
        }
    }

    private void acknowledgeUpTo(Channel channel, long tag) throws IOException {
        List<Delivery> all = unacknowledged.stream()
                .filter(each -> each.getEnvelope().getDeliveryTag() <= tag)
                .toList();
        all.forEach(this::noteAcknowledged);
        unacknowledged.removeAll(all);
        channel.basicAck(tag, true);
    }

    private void noteAcknowledged(Delivery delivery) {
        long id = Payload.idOf(delivery.getBody());
        ledger.acknowledging(id);
        acknowledged.add(id);
    }

    /** The last id of each publisher that came unmarked. */
    private static final class OrderOfArrival {
        private final java.util.Map<Integer, Long> last = new java.util.HashMap<>();

        void check(String queue, long id) {
            @Nullable Long before = last.put(Payload.publisher(id), id);
            if (before != null && before >= id) {
                throw new AssertionError(queue + " delivers " + Payload.text(id) + " after " + Payload.text(before));
            }
        }
    }
}
