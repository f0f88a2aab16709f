package io.leveret.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.config.Listener;
import io.leveret.broker.config.Resource;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.events.DeadLetterReason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsEndpointTest {

    private static final BrokerConfig CONFIG = BrokerConfig.of("leveret.product_version=4.2.0");

    private static final String ALL = "{protocol=\"amqp091\"}";
    private static final String CLASSIC = "{protocol=\"amqp091\",queue_type=\"rabbit_classic_queue\"}";

    private static final Listener FREE_PORT = new Listener(Optional.of("127.0.0.1"), 0);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final MicrometerEvents events = new MicrometerEvents();
    private MetricsEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = MetricsEndpoint.start(FREE_PORT, CONFIG, events, new SomeGauges());
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    static Stream<Arguments> eventsOfClients() {
        return Stream.of(
                event(BrokerEvents::connectionOpened, "rabbitmq_connections_opened_total 1.0"),
                event(BrokerEvents::connectionClosed, "rabbitmq_connections_closed_total 1.0"),
                event(BrokerEvents::channelOpened, "rabbitmq_channels_opened_total 1.0"),
                event(BrokerEvents::channelClosed, "rabbitmq_channels_closed_total 1.0"),
                event(BrokerEvents::queueDeclared, "rabbitmq_queues_declared_total 1.0"),
                event(BrokerEvents::queueCreated, "rabbitmq_queues_created_total 1.0"),
                event(BrokerEvents::queueDeleted, "rabbitmq_queues_deleted_total 1.0"),
                event(BrokerEvents::consumerAdded, "rabbitmq_global_consumers" + ALL + " 1.0"),
                event(BrokerEvents::consumerRemoved, "rabbitmq_global_consumers" + ALL + " -1.0"),
                event(BrokerEvents::publisherAdded, "rabbitmq_global_publishers" + ALL + " 1.0"),
                event(BrokerEvents::publisherRemoved, "rabbitmq_global_publishers" + ALL + " -1.0"),
                event(
                        on -> on.authenticationAttempted(true),
                        "rabbitmq_auth_attempts_total" + ALL + " 1.0",
                        "rabbitmq_auth_attempts_succeeded_total" + ALL + " 1.0",
                        "rabbitmq_auth_attempts_failed_total" + ALL + " 0.0"),
                event(
                        on -> on.authenticationAttempted(false),
                        "rabbitmq_auth_attempts_total" + ALL + " 1.0",
                        "rabbitmq_auth_attempts_succeeded_total" + ALL + " 0.0",
                        "rabbitmq_auth_attempts_failed_total" + ALL + " 1.0"));
    }

    static Stream<Arguments> eventsOfMessages() {
        return Stream.of(
                event(
                        on -> on.published(1_000, false),
                        "rabbitmq_global_messages_received_total" + ALL + " 1.0",
                        "rabbitmq_global_messages_received_confirm_total" + ALL + " 0.0",
                        "rabbitmq_message_size_bytes_bucket{protocol=\"amqp091\",le=\"100.0\"} 0",
                        "rabbitmq_message_size_bytes_bucket{protocol=\"amqp091\",le=\"1000.0\"} 1",
                        "rabbitmq_message_size_bytes_bucket{protocol=\"amqp091\",le=\"1.0E8\"} 1",
                        "rabbitmq_message_size_bytes_bucket{protocol=\"amqp091\",le=\"+Inf\"} 1",
                        "rabbitmq_message_size_bytes_count" + ALL + " 1",
                        "rabbitmq_message_size_bytes_sum" + ALL + " 1000.0"),
                event(
                        on -> on.published(100_000_001, true),
                        "rabbitmq_global_messages_received_total" + ALL + " 1.0",
                        "rabbitmq_global_messages_received_confirm_total" + ALL + " 1.0",
                        "rabbitmq_message_size_bytes_bucket{protocol=\"amqp091\",le=\"1.0E8\"} 0",
                        "rabbitmq_message_size_bytes_bucket{protocol=\"amqp091\",le=\"+Inf\"} 1"),
                event(on -> on.routed(3), "rabbitmq_global_messages_routed_total" + ALL + " 3.0"),
                event(
                        BrokerEvents::unroutableDropped,
                        "rabbitmq_global_messages_unroutable_dropped_total" + ALL + " 1.0"),
                event(
                        BrokerEvents::unroutableReturned,
                        "rabbitmq_global_messages_unroutable_returned_total" + ALL + " 1.0"),
                event(
                        BrokerEvents::duplicateDropped,
                        "rabbitmq_global_messages_duplicate_dropped_total" + ALL + " 1.0"),
                event(on -> on.confirmed(4), "rabbitmq_global_messages_confirmed_total" + ALL + " 4.0"),
                event(
                        on -> on.delivered(5, true),
                        "rabbitmq_global_messages_delivered_total" + CLASSIC + " 5.0",
                        "rabbitmq_global_messages_delivered_consume_auto_ack_total" + CLASSIC + " 5.0"),
                event(
                        on -> on.delivered(6, false),
                        "rabbitmq_global_messages_delivered_total" + CLASSIC + " 6.0",
                        "rabbitmq_global_messages_delivered_consume_manual_ack_total" + CLASSIC + " 6.0"),
                event(
                        on -> on.got(true),
                        "rabbitmq_global_messages_delivered_total" + CLASSIC + " 1.0",
                        "rabbitmq_global_messages_delivered_get_auto_ack_total" + CLASSIC + " 1.0"),
                event(
                        on -> on.got(false),
                        "rabbitmq_global_messages_delivered_total" + CLASSIC + " 1.0",
                        "rabbitmq_global_messages_delivered_get_manual_ack_total" + CLASSIC + " 1.0"),
                event(BrokerEvents::getEmpty, "rabbitmq_global_messages_get_empty_total" + CLASSIC + " 1.0"),
                event(on -> on.redelivered(7), "rabbitmq_global_messages_redelivered_total" + CLASSIC + " 7.0"),
                event(on -> on.acknowledged(8), "rabbitmq_global_messages_acknowledged_total" + CLASSIC + " 8.0"),
                deadLetter(DeadLetterReason.EXPIRED, "expired"),
                deadLetter(DeadLetterReason.REJECTED, "rejected"),
                deadLetter(DeadLetterReason.MAX_LENGTH, "maxlen"),
                deadLetter(DeadLetterReason.DELIVERY_LIMIT, "delivery_limit"));
    }

    private static Arguments deadLetter(DeadLetterReason reason, String name) {
        return event(
                on -> on.deadLettered(reason, 9),
                "rabbitmq_global_messages_dead_lettered_" + name
                        + "_total{dead_letter_strategy=\"at_most_once\",queue_type=\"rabbit_classic_queue\"} 9.0");
    }

    private static Arguments event(Consumer<BrokerEvents> event, String... lines) {
        return Arguments.of(event, List.of(lines));
    }

    @ParameterizedTest
    @MethodSource({"eventsOfClients", "eventsOfMessages"})
    void showsEveryEventUnderRabbitMqsName(Consumer<BrokerEvents> event, List<String> lines) throws Exception {
        event.accept(events);

        assertThat(scrape().body().lines()).containsAll(lines);
    }

    @ParameterizedTest
    @CsvSource({
        "rabbitmq_connections, 1",
        "rabbitmq_channels, 2",
        "rabbitmq_queues, 3",
        "rabbitmq_consumers, 4",
        "rabbitmq_queue_messages_ready, 5",
        "rabbitmq_queue_messages_unacked, 6",
        "rabbitmq_exchange_messages_delayed, 7",
        "rabbitmq_queue_messages, 11",
    })
    void showsHowMuchThereIs(String name, double value) throws Exception {
        assertThat(scrape().body().lines()).contains(name + " " + value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rabbitmq_disk_space_available_bytes",
                "rabbitmq_disk_space_used_bytes",
                "rabbitmq_process_open_fds",
                "rabbitmq_process_max_fds",
                "rabbitmq_process_resident_memory_bytes",
                "rabbitmq_resident_memory_limit_bytes",
                "rabbitmq_erlang_uptime_seconds",
                "jvm_memory_used_bytes{area=\"heap\",.*}",
                "jvm_threads_live_threads",
                "jvm_classes_loaded_classes",
                "process_cpu_usage",
            })
    void showsProcessAndMachine(String pattern) throws Exception {
        assertThat(scrape().body().lines())
                .anySatisfy(line ->
                        assertThat(line).matches(pattern.replace("{", "\\{").replace("}", "\\}") + " [0-9].*"));
    }

    @Test
    void showsTheLabelsThatDashboardsJoinWith() throws Exception {
        assertThat(scrape().body().lines())
                .anySatisfy(line -> assertThat(line)
                        .matches("rabbitmq_identity_info\\{rabbitmq_cluster=\"leveret@.+\","
                                + "rabbitmq_cluster_permanent_id=\"leveret@.+\","
                                + "rabbitmq_endpoint=\"aggregated\",rabbitmq_node=\"leveret@.+\"} 1.0"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("rabbitmq_build_info{")
                        .contains("rabbitmq_version=\"4.2.0\"", "product_name=\"Leveret\"")
                        .endsWith(" 1.0"));
    }

    @Test
    void answersInPrometheusTextFormat() throws Exception {
        assertThat(scrape().headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics/per-object", "/metricsx"})
    void knowsNoOtherPath(String path) throws Exception {
        assertThat(send(request(path).GET()).statusCode()).isEqualTo(404);
    }

    @Test
    void onlyAnswersGet() throws Exception {
        HttpResponse<String> response = send(request("/metrics").POST(HttpRequest.BodyPublishers.ofString("x")));

        assertThat(response.statusCode()).isEqualTo(405);
    }

    @Test
    void namesTheAddressThatSomebodyElseUses() {
        Listener taken = new Listener(Optional.of("127.0.0.1"), endpoint.port());

        assertThatIOException()
                .isThrownBy(() -> MetricsEndpoint.start(taken, CONFIG, events, new SomeGauges()))
                .withMessage("cannot serve metrics on 127.0.0.1:" + endpoint.port() + ": Address already in use");
    }

    private HttpResponse<String> scrape() throws Exception {
        return send(request("/metrics").GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static final class SomeGauges implements BrokerGauges {

        @Override
        public long connections() {
            return 1;
        }

        @Override
        public long channels() {
            return 2;
        }

        @Override
        public long queues() {
            return 3;
        }

        @Override
        public long consumers() {
            return 4;
        }

        @Override
        public long messagesReady() {
            return 5;
        }

        @Override
        public long messagesUnacknowledged() {
            return 6;
        }

        @Override
        public long messagesDelayed() {
            return 7;
        }

        @Override
        public boolean isShortOf(Resource resource) {
            return resource == Resource.DISK;
        }
    }
}
