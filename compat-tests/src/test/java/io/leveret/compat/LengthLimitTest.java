package io.leveret.compat;

import static io.leveret.compat.wire.Requests.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.wire.DeclareQueue;
import io.leveret.compat.wire.Publication;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts for a queue's length, and what goes when it is too long. */
@AmqpTest
class LengthLimitTest {

    @Clause("length limits: what is unacknowledged does not count")
    @Test
    void doesNotCountWhatIsHeld(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, limited(1));
        channel.publish(queue, "held").get(queue);

        channel.publish(queue, "a");

        assertThat(channel.drain(queue)).containsExactly("a");
    }

    @Clause("length limits: with 0 a message goes to a consumer that can take it, or nowhere")
    @Test
    void ofZeroKeepsNothing(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, limited(0));

        channel.publish(queue, "a");

        channel.expectEmpty(queue);
    }

    @Clause("length limits: with 0 a message goes to a consumer that can take it, or nowhere")
    @Test
    void ofZeroLetsConsumersHaveTheirs(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, limited(0));
        channel.consume(queue);

        channel.publish(queue, "a");

        channel.expectDelivery("a");
    }

    @Clause("length limits: a priority queue drops from its head, so the most important first")
    @Test
    void dropsTheMostImportant(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, limited(1).with("x-max-priority", FieldValue.of(5)));

        channel.publish(important(queue, "important")).publish(queue, "plain");

        channel.awaitReady(queue, 1);
        assertThat(channel.drain(queue)).containsExactly("plain");
    }

    @Clause("length limits: with reject-publish a publisher without confirms hears nothing")
    @ParameterizedTest
    @ValueSource(strings = {"reject-publish", "reject-publish-dlx"})
    void refusesQuietlyWithoutConfirms(String overflow, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, limited(1).with("x-overflow", FieldValue.of(overflow)));

        channel.publish(queue, "a", "b");

        channel.expectNothingMore();
        assertThat(channel.drain(queue)).containsExactly("a");
    }

    @Clause("length limits: what drop-head drops is confirmed")
    @Test
    void confirmsWhatItDrops(WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String queue = declare(channel, limited(1));
        channel.ask(Requests.confirmSelect(), ConfirmMethod.SelectOk.class);

        channel.publish(queue, "a", "b", "c");

        assertThat(channel.awaitConfirms(3)).isEqualTo(3);
    }

    private static DeclareQueue limited(int length) {
        return queue("").exclusive().with("x-max-length", FieldValue.of(length));
    }

    private static String declare(WireChannel channel, DeclareQueue declaration) {
        return channel.ask(declaration, QueueMethod.DeclareOk.class).queue();
    }

    private static Publication important(String queue, String text) {
        return Publication.of(
                new BasicMethod.Publish("", queue, false, false),
                BasicProperties.builder().priority(5).build(),
                text);
    }
}
