package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Clients;
import io.leveret.compat.harness.LeveretProcess;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.OwnBroker;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus reads. Counters are compared with what they were before the test. */
@AmqpTest
@OwnBroker
class MetricsTest {

    private static final String AMQP = "{protocol=\"amqp091\"}";
    private static final String CLASSIC = "{protocol=\"amqp091\",queue_type=\"rabbit_classic_queue\"}";

    @Clause("metrics: `/metrics` serves the text format of Prometheus")
    @Test
    void areServedAsText(LeveretProcess broker) {
        assertThat(Metrics.of(broker).contentType()).startsWith("text/plain").contains("version=0.0.4");
    }

    @Clause("metrics: rabbitmq_identity_info and rabbitmq_build_info have the labels that dashboards join by")
    @Test
    void tellWhoTheyAreAbout(LeveretProcess broker) {
        Map<String, String> labels = Metrics.of(broker).labels("rabbitmq_identity_info");

        assertThat(labels)
                .containsKeys("rabbitmq_node", "rabbitmq_cluster", "rabbitmq_cluster_permanent_id")
                .containsEntry("rabbitmq_endpoint", "aggregated");
    }

    @Clause("metrics: rabbitmq_identity_info and rabbitmq_build_info have the labels that dashboards join by")
    @Test
    void tellWhatItIs(LeveretProcess broker) {
        Map<String, String> labels = Metrics.of(broker).labels("rabbitmq_build_info");

        assertThat(labels).containsKeys("rabbitmq_version", "product_name", "product_version");
    }

    @Clause("metrics: memory, files, disk and time are those of the process")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rabbitmq_process_open_fds",
                "rabbitmq_process_max_fds",
                "rabbitmq_process_resident_memory_bytes",
                "rabbitmq_resident_memory_limit_bytes",
                "rabbitmq_disk_space_available_bytes",
                "rabbitmq_erlang_uptime_seconds"
            })
    void measureTheProcess(String name, LeveretProcess broker) {
        assertThat(Metrics.of(broker).value(name)).isPositive();
    }

    @Nested
    class Count {

        @Clause("metrics: connections, channels, queues and consumers are counted")
        @Test
        void connectionsChannelsQueuesAndConsumers(LeveretProcess broker, Clients clients, Names names) {
            WireClient client = clients.wire().connect();
            WireChannel channel = client.openChannel(1);
            client.openChannel(2);
            String queue = names.queue();
            channel.ask(Requests.queue(queue).exclusive(), QueueMethod.DeclareOk.class);
            channel.consume(queue);

            await(broker, "rabbitmq_connections", 1);
            await(broker, "rabbitmq_channels", 2);
            await(broker, "rabbitmq_queues", 1);
            await(broker, "rabbitmq_consumers", 1);
            client.close();
            await(broker, "rabbitmq_connections", 0);
            await(broker, "rabbitmq_channels", 0);
            await(broker, "rabbitmq_queues", 0);
            await(broker, "rabbitmq_consumers", 0);
        }

        @Clause("metrics: ready and unacknowledged messages are counted")
        @Test
        void messagesThatAreReadyAndThatAreHeld(LeveretProcess broker, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "1", "2", "3").get(queue);

            await(broker, "rabbitmq_queue_messages_ready", 2);
            await(broker, "rabbitmq_queue_messages_unacked", 1);
        }

        @Clause("metrics: what opens, closes, is declared and deleted is counted")
        @Test
        void whatOpensAndCloses(LeveretProcess broker, WireClient client) {
            Metrics before = Metrics.of(broker);

            WireChannel channel = client.connect().openChannel(1);
            channel.ask(Requests.deleteQueue(channel.declareQueue()), QueueMethod.DeleteOk.class);
            channel.close();
            client.closeConnection();
            client.close();

            awaitMore(broker, before, "rabbitmq_connections_opened_total", 1);
            awaitMore(broker, before, "rabbitmq_connections_closed_total", 1);
            awaitMore(broker, before, "rabbitmq_channels_opened_total", 1);
            awaitMore(broker, before, "rabbitmq_channels_closed_total", 1);
            awaitMore(broker, before, "rabbitmq_queues_declared_total", 1);
            awaitMore(broker, before, "rabbitmq_queues_created_total", 1);
            awaitMore(broker, before, "rabbitmq_queues_deleted_total", 1);
        }

        @Clause("metrics: what is published, routed, confirmed, returned and dropped is counted")
        @Test
        void whatIsPublished(LeveretProcess broker, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            channel.publish(queue, "without confirm");
            channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);
            Metrics before = Metrics.of(broker);

            channel.publish(queue, "1", "2").publish("nowhere", "dropped");
            channel.publish(Publication.toQueue("nowhere", "returned").mandatory());

            awaitMore(broker, before, "rabbitmq_global_messages_received_total" + AMQP, 4);
            awaitMore(broker, before, "rabbitmq_global_messages_received_confirm_total" + AMQP, 4);
            awaitMore(broker, before, "rabbitmq_global_messages_routed_total" + AMQP, 2);
            awaitMore(broker, before, "rabbitmq_global_messages_confirmed_total" + AMQP, 4);
            awaitMore(broker, before, "rabbitmq_global_messages_unroutable_dropped_total" + AMQP, 1);
            awaitMore(broker, before, "rabbitmq_global_messages_unroutable_returned_total" + AMQP, 1);
        }

        @Clause("metrics: what is delivered, fetched, redelivered and acknowledged is counted")
        @Test
        void whatIsDeliveredAndAcknowledged(LeveretProcess broker, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            Metrics before = Metrics.of(broker);

            channel.consume(queue);
            channel.publish(queue, "again");
            channel.expectDelivery("again");
            channel.send(Requests.requeue(1)).expectDelivery("again");
            channel.send(Requests.ack(2));

            awaitMore(broker, before, "rabbitmq_global_messages_delivered_total" + CLASSIC, 2);
            awaitMore(broker, before, "rabbitmq_global_messages_delivered_consume_manual_ack_total" + CLASSIC, 2);
            awaitMore(broker, before, "rabbitmq_global_messages_redelivered_total" + CLASSIC, 1);
            awaitMore(broker, before, "rabbitmq_global_messages_acknowledged_total" + CLASSIC, 1);
        }

        @Clause("metrics: what is delivered, fetched, redelivered and acknowledged is counted")
        @Test
        void whatIsDeliveredWithoutAcknowledgement(LeveretProcess broker, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            Metrics before = Metrics.of(broker);

            channel.ask(Requests.consume(queue).noAck(), BasicMethod.ConsumeOk.class);
            channel.publish(queue, "gone").expectDelivery("gone");

            awaitMore(broker, before, "rabbitmq_global_messages_delivered_consume_auto_ack_total" + CLASSIC, 1);
        }

        @Clause("metrics: what is delivered, fetched, redelivered and acknowledged is counted")
        @Test
        void whatIsFetched(LeveretProcess broker, WireClient client) {
            WireChannel channel = client.connect().openChannel(1);
            String queue = channel.declareQueue();
            Metrics before = Metrics.of(broker);

            channel.publish(queue, "1", "2").get(queue);
            channel.drain(queue);

            awaitMore(broker, before, "rabbitmq_global_messages_delivered_get_manual_ack_total" + CLASSIC, 1);
            awaitMore(broker, before, "rabbitmq_global_messages_delivered_get_auto_ack_total" + CLASSIC, 1);
            awaitMore(broker, before, "rabbitmq_global_messages_get_empty_total" + CLASSIC, 1);
        }

        @Clause("metrics: logins are counted, and those that failed")
        @Test
        void logins(LeveretProcess broker, Clients clients) {
            Metrics before = Metrics.of(broker);

            clients.wire().connect();

            awaitMore(broker, before, "rabbitmq_auth_attempts_total" + AMQP, 1);
            awaitMore(broker, before, "rabbitmq_auth_attempts_succeeded_total" + AMQP, 1);
        }
    }

    private static void await(LeveretProcess broker, String metric, double value) {
        Awaitility.await(metric + " = " + value).until(() -> Metrics.of(broker).value(metric), now -> now == value);
    }

    private static void awaitMore(LeveretProcess broker, Metrics before, String metric, double more) {
        await(broker, metric, before.valueOrZero(metric) + more);
    }
}
