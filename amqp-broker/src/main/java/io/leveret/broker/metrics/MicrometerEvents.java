package io.leveret.broker.metrics;

import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.events.DeadLetterReason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.atomic.LongAdder;

/** Counts the broker's events: an adder or two for each, which Micrometer reads only when somebody scrapes. */
public final class MicrometerEvents implements BrokerEvents, MeterBinder {

    private static final Tags PROTOCOL = Tags.of("protocol", "amqp091");
    private static final Tags CLASSIC_QUEUES = PROTOCOL.and("queue_type", "rabbit_classic_queue");
    private static final Tags DEAD_LETTERS =
            Tags.of("queue_type", "rabbit_classic_queue", "dead_letter_strategy", "at_most_once");

    private final LongAdder connectionsOpened = new LongAdder();
    private final LongAdder connectionsClosed = new LongAdder();
    private final LongAdder loginsSucceeded = new LongAdder();
    private final LongAdder loginsFailed = new LongAdder();
    private final LongAdder channelsOpened = new LongAdder();
    private final LongAdder channelsClosed = new LongAdder();
    private final LongAdder queuesDeclared = new LongAdder();
    private final LongAdder queuesCreated = new LongAdder();
    private final LongAdder queuesDeleted = new LongAdder();
    private final LongAdder consumers = new LongAdder();
    private final LongAdder publishers = new LongAdder();

    private final MessageSizes received = new MessageSizes();
    private final LongAdder receivedInConfirmMode = new LongAdder();
    private final LongAdder routed = new LongAdder();
    private final LongAdder unroutableDropped = new LongAdder();
    private final LongAdder unroutableReturned = new LongAdder();
    private final LongAdder duplicatesDropped = new LongAdder();
    private final LongAdder confirmed = new LongAdder();

    private final LongAdder deliveredAutoAck = new LongAdder();
    private final LongAdder deliveredManualAck = new LongAdder();
    private final LongAdder gotAutoAck = new LongAdder();
    private final LongAdder gotManualAck = new LongAdder();
    private final LongAdder getEmpty = new LongAdder();
    private final LongAdder redelivered = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();

    private final LongAdder expired = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder overMaxLength = new LongAdder();
    private final LongAdder overDeliveryLimit = new LongAdder();

    /** Makes the counts visible in a registry; the histogram of message sizes is {@link #messageSizes()}. */
    @Override
    public void bindTo(MeterRegistry registry) {
        RabbitMqMeters meters = new RabbitMqMeters(registry);
        bindChurn(meters);
        bindPublishing(meters);
        bindConsuming(meters);
        for (DeadLetterReason reason : DeadLetterReason.values()) {
            meters.counter(
                    "global_messages_dead_lettered_" + reason.wireName() + "_total",
                    DEAD_LETTERS,
                    deadLettered(reason),
                    LongAdder::sum,
                    "Messages dead-lettered with reason " + reason.wireName());
        }
    }

    MessageSizes messageSizes() {
        return received;
    }

    private void bindChurn(RabbitMqMeters meters) {
        count(meters, "connections_opened_total", connectionsOpened, "Connections opened");
        count(meters, "connections_closed_total", connectionsClosed, "Connections closed");
        count(meters, "channels_opened_total", channelsOpened, "Channels opened");
        count(meters, "channels_closed_total", channelsClosed, "Channels closed");
        count(meters, "queues_declared_total", queuesDeclared, "Queues declared, existing ones too");
        count(meters, "queues_created_total", queuesCreated, "Queues created");
        count(meters, "queues_deleted_total", queuesDeleted, "Queues deleted");
        meters.counter("auth_attempts_total", PROTOCOL, this, MicrometerEvents::logins, "Attempts to log in");
        countPerProtocol(meters, "auth_attempts_succeeded_total", loginsSucceeded, "Attempts to log in that succeeded");
        countPerProtocol(meters, "auth_attempts_failed_total", loginsFailed, "Attempts to log in that failed");
        meters.gauge("global_consumers", PROTOCOL, consumers::sum, "Consumers now");
        meters.gauge("global_publishers", PROTOCOL, publishers::sum, "Open channels that have published");
    }

    private void bindPublishing(RabbitMqMeters meters) {
        meters.counter(
                "global_messages_received_total",
                PROTOCOL,
                received,
                MessageSizes::count,
                "Messages received from publishers");
        countPerProtocol(
                meters,
                "global_messages_received_confirm_total",
                receivedInConfirmMode,
                "Messages received from publishers that want confirms");
        countPerProtocol(meters, "global_messages_routed_total", routed, "Messages routed to queues, once a queue");
        countPerProtocol(
                meters,
                "global_messages_unroutable_dropped_total",
                unroutableDropped,
                "Messages without a queue, dropped");
        countPerProtocol(
                meters,
                "global_messages_unroutable_returned_total",
                unroutableReturned,
                "Messages without a queue, returned to their publisher");
        countPerProtocol(
                meters,
                "global_messages_duplicate_dropped_total",
                duplicatesDropped,
                "Messages dropped by queues and exchanges because they came before");
        countPerProtocol(meters, "global_messages_confirmed_total", confirmed, "Messages confirmed to publishers");
    }

    private void bindConsuming(RabbitMqMeters meters) {
        meters.counter(
                "global_messages_delivered_total",
                CLASSIC_QUEUES,
                this,
                MicrometerEvents::deliveredInAnyWay,
                "Messages delivered to consumers or got");
        countPerQueueType(
                meters,
                "delivered_consume_auto_ack",
                deliveredAutoAck,
                "Messages delivered to consumers that need not acknowledge");
        countPerQueueType(
                meters,
                "delivered_consume_manual_ack",
                deliveredManualAck,
                "Messages delivered to consumers that must acknowledge");
        countPerQueueType(meters, "delivered_get_auto_ack", gotAutoAck, "Messages got that need no acknowledgement");
        countPerQueueType(meters, "delivered_get_manual_ack", gotManualAck, "Messages got that must be acknowledged");
        countPerQueueType(meters, "get_empty", getEmpty, "Attempts to get a message from an empty queue");
        countPerQueueType(meters, "redelivered", redelivered, "Messages delivered again");
        countPerQueueType(meters, "acknowledged", acknowledged, "Messages acknowledged by clients");
    }

    private static void count(RabbitMqMeters meters, String name, LongAdder adder, String help) {
        meters.counter(name, Tags.empty(), adder, LongAdder::sum, help);
    }

    private static void countPerProtocol(RabbitMqMeters meters, String name, LongAdder adder, String help) {
        meters.counter(name, PROTOCOL, adder, LongAdder::sum, help);
    }

    private static void countPerQueueType(RabbitMqMeters meters, String what, LongAdder adder, String help) {
        meters.counter("global_messages_" + what + "_total", CLASSIC_QUEUES, adder, LongAdder::sum, help);
    }

    private LongAdder deadLettered(DeadLetterReason reason) {
        return switch (reason) {
            case EXPIRED -> expired;
            case REJECTED -> rejected;
            case MAX_LENGTH -> overMaxLength;
            case DELIVERY_LIMIT -> overDeliveryLimit;
        };
    }

    private double logins() {
        return loginsSucceeded.sum() + loginsFailed.sum();
    }

    private double deliveredInAnyWay() {
        return deliveredAutoAck.sum() + deliveredManualAck.sum() + gotAutoAck.sum() + gotManualAck.sum();
    }

    @Override
    public void connectionOpened() {
        connectionsOpened.increment();
    }

    @Override
    public void connectionClosed() {
        connectionsClosed.increment();
    }

    @Override
    public void authenticationAttempted(boolean succeeded) {
        (succeeded ? loginsSucceeded : loginsFailed).increment();
    }

    @Override
    public void channelOpened() {
        channelsOpened.increment();
    }

    @Override
    public void channelClosed() {
        channelsClosed.increment();
    }

    @Override
    public void queueDeclared() {
        queuesDeclared.increment();
    }

    @Override
    public void queueCreated() {
        queuesCreated.increment();
    }

    @Override
    public void queueDeleted() {
        queuesDeleted.increment();
    }

    @Override
    public void consumerAdded() {
        consumers.increment();
    }

    @Override
    public void consumerRemoved() {
        consumers.decrement();
    }

    @Override
    public void publisherAdded() {
        publishers.increment();
    }

    @Override
    public void publisherRemoved() {
        publishers.decrement();
    }

    @Override
    public void published(long bodyBytes, boolean confirmMode) {
        received.record(bodyBytes);
        if (confirmMode) {
            receivedInConfirmMode.increment();
        }
    }

    @Override
    public void routed(int queues) {
        routed.add(queues);
    }

    @Override
    public void unroutableDropped() {
        unroutableDropped.increment();
    }

    @Override
    public void unroutableReturned() {
        unroutableReturned.increment();
    }

    @Override
    public void duplicateDropped() {
        duplicatesDropped.increment();
    }

    @Override
    public void confirmed(long messages) {
        confirmed.add(messages);
    }

    @Override
    public void delivered(long messages, boolean autoAck) {
        (autoAck ? deliveredAutoAck : deliveredManualAck).add(messages);
    }

    @Override
    public void got(boolean autoAck) {
        (autoAck ? gotAutoAck : gotManualAck).increment();
    }

    @Override
    public void getEmpty() {
        getEmpty.increment();
    }

    @Override
    public void redelivered(long messages) {
        redelivered.add(messages);
    }

    @Override
    public void acknowledged(long messages) {
        acknowledged.add(messages);
    }

    @Override
    public void deadLettered(DeadLetterReason reason, long messages) {
        deadLettered(reason).add(messages);
    }
}
