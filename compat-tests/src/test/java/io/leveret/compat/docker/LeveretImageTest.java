package io.leveret.compat.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.leveret.compat.clauses.Clause;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;

/** Needs a container engine, and is skipped where there is none. */
@Timeout(600)
class LeveretImageTest {

    private static final String QUEUE = "hello";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static LeveretImage image;

    @BeforeAll
    static void buildTheImage() throws Exception {
        assumeTrue(System.getProperty("broker", "").isBlank(), "another broker is under test");
        assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "no container engine answers");
        image = LeveretImage.build();
    }

    @AfterAll
    static void removeTheImage() {
        if (image != null) {
            image.close();
        }
    }

    @Clause("container: user and password come from the environment")
    @Test
    void deliversWhatTheUserOfItsEnvironmentPublished() throws Exception {
        Map<String, String> ada = Map.of("RABBITMQ_DEFAULT_USER", "ada", "RABBITMQ_DEFAULT_PASS", "secret");
        BlockingQueue<String> received = new LinkedBlockingQueue<>();

        try (LeveretContainer container = LeveretContainer.start(image, ada);
                Connection connection = container.connect("ada", "secret");
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(QUEUE, false, false, false, null);
            channel.basicConsume(
                    QUEUE, true, (tag, delivery) -> received.add(new String(delivery.getBody(), UTF_8)), tag -> {});
            channel.basicPublish("", QUEUE, null, "Hello World!".getBytes(UTF_8));

            assertThat(received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("Hello World!");
        }
    }

    @Clause("container: guest may connect from outside")
    @Test
    void letsGuestInFromOutside() throws Exception {
        try (LeveretContainer container = LeveretContainer.start(image, Map.of());
                Connection connection = container.connect("guest", "guest")) {
            assertThat(connection.isOpen()).isTrue();
        }
    }

    @Clause("container: metrics are served")
    @Test
    void servesMetrics() throws Exception {
        try (LeveretContainer container = LeveretContainer.start(image, Map.of())) {
            HttpRequest scrape = HttpRequest.newBuilder(container.metrics())
                    .timeout(PATIENCE)
                    .build();

            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(scrape, HttpResponse.BodyHandlers.ofString());

            assertThat(response.body()).contains("rabbitmq_identity_info{", "\nrabbitmq_connections 0.0\n");
        }
    }

    @Clause("container: the process is not root")
    @Test
    void doesNotRunAsRoot() throws Exception {
        try (LeveretContainer container = LeveretContainer.start(image, Map.of())) {
            assertThat(container.outputOf("id", "-u")).isEqualTo("999");
        }
    }

    @Clause("container: a stop ends it with 0")
    @Test
    void leavesWithZeroWhenItIsStopped() {
        try (LeveretContainer container = LeveretContainer.start(image, Map.of())) {
            assertThat(container.stop()).isZero();
        }
    }

    @Clause("container: durable messages survive a restart")
    @Test
    void keepsDurableMessagesOverARestart() throws Exception {
        try (LeveretContainer container = LeveretContainer.start(image, Map.of())) {
            publishDurably(container, "kept");

            container.stop();
            container.startAgain();

            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(get(container)).isEqualTo("kept"));
        }
    }

    private static void publishDurably(LeveretContainer container, String text) throws Exception {
        try (Connection connection = container.connect("guest", "guest");
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.queueDeclare(QUEUE, true, false, false, null);
            channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, text.getBytes(UTF_8));
            channel.waitForConfirmsOrDie(PATIENCE.toMillis());
        }
    }

    private static String get(LeveretContainer container) throws Exception {
        try (Connection connection = container.connect("guest", "guest");
                Channel channel = connection.createChannel()) {
            GetResponse response = channel.basicGet(QUEUE, false);
            return response == null ? "nothing" : new String(response.getBody(), UTF_8);
        }
    }
}
