package io.leveret.broker.vhost;

import static io.leveret.broker.vhost.SteppedVirtualHost.delay;
import static io.leveret.broker.vhost.SteppedVirtualHost.message;
import static io.leveret.broker.vhost.SteppedVirtualHost.transientMessage;
import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.CopyKeys;
import io.leveret.broker.message.Message;
import io.leveret.broker.queue.QueuedMessage;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exchange of type x-delayed-message, whose time stands still until a test lets it pass. */
class DelayedExchangeTest {

    private static final FieldTable DIRECT = FieldTable.of("x-delayed-type", FieldValue.of("direct"));

    private final SteppedVirtualHost vhost = new SteppedVirtualHost();

    @BeforeEach
    void declare() {
        vhost.declareExchange("delays", DIRECT);
        vhost.queue("q");
        vhost.bind("q", "delays", "k");
    }

    @AfterEach
    void close() {
        vhost.close();
    }

    @Test
    void keepsAMessageUntilItIsDue() {
        vhost.publish("a", 100);

        vhost.loop().pass(99);
        assertThat(vhost.taken("q")).isEmpty();
        assertThat(vhost.delayed()).isEqualTo(1);
        vhost.loop().pass(1);

        assertThat(vhost.taken("q")).containsExactly("a");
        assertThat(vhost.delayed()).isZero();
    }

    @Test
    void routesAMessageWithoutADelayAtOnce() {
        vhost.publish(transientMessage("a", "k", FieldTable.EMPTY), "delays");

        assertThat(vhost.taken("q")).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -100})
    void routesAMessageAtOnceWhoseDelayIsOver(long delay) {
        vhost.publish("a", delay);

        assertThat(vhost.taken("q")).containsExactly("a");
    }

    @Test
    void releasesMessagesInTheOrderTheyAreDue() {
        vhost.publish("late", 300);
        vhost.publish("first", 100);
        vhost.publish("second", 100);
        vhost.loop().stall(50);
        vhost.publish("between", 100);

        vhost.loop().pass(1_000);

        assertThat(vhost.taken("q")).containsExactly("first", "second", "between", "late");
    }

    /** Those behind a later one stand in another line of the index than those before it. */
    @Test
    void releasesThoseDueTogetherInTheOrderOfTheirPublication() {
        vhost.publish("a", 200);
        vhost.loop().stall(100);
        vhost.publish("late", 500);
        vhost.publish("b", 100);
        vhost.publish("c", 100);

        vhost.loop().pass(150);

        assertThat(vhost.taken("q")).containsExactly("a", "b", "c");
    }

    @Test
    void goesByTheBindingsOfTheMomentAMessageIsDue() {
        vhost.publish("a", 100);
        vhost.queue("other");
        vhost.bind("other", "delays", "k");
        await(vhost.operations()
                .unbind(new QueueMethod.Unbind("q", "delays", "k", FieldTable.EMPTY), new Session(this, vhost.loop())));

        vhost.loop().pass(100);

        assertThat(vhost.taken("q")).isEmpty();
        assertThat(vhost.taken("other")).containsExactly("a");
    }

    @Test
    void dropsWhatLeadsNowhereWhenItIsDue() {
        vhost.publish(transientMessage("a", "nowhere", delay(100)), "delays");

        vhost.loop().pass(100);

        assertThat(vhost.delayed()).isZero();
    }

    @Test
    void usesItsAlternateExchangeWhenAMessageIsDueAndNotBefore() {
        vhost.declareExchange("last", "fanout", FieldTable.EMPTY, false);
        vhost.queue("unrouted");
        vhost.bind("unrouted", "last", "");
        vhost.declareExchange("with alternate", DIRECT.with("alternate-exchange", FieldValue.of("last")));

        vhost.publish(transientMessage("a", "nowhere", delay(100)), "with alternate");

        assertThat(vhost.taken("unrouted")).isEmpty();
        vhost.loop().pass(100);
        assertThat(vhost.taken("unrouted")).containsExactly("a");
    }

    @Test
    void keepsWhatComesThroughAnotherExchange() {
        vhost.declareExchange("before", "fanout", FieldTable.EMPTY, false);
        vhost.bindExchange("delays", "before");

        vhost.publish(transientMessage("a", "k", delay(100)), "before");

        assertThat(vhost.taken("q")).isEmpty();
        vhost.loop().pass(100);
        assertThat(vhost.taken("q")).containsExactly("a");
    }

    @Test
    void keepsAMessageOnceHoweverManySuchExchangesAreOnItsWay() {
        vhost.declareExchange("behind", FieldTable.of("x-delayed-type", FieldValue.of("fanout")));
        vhost.queue("end");
        vhost.bind("end", "behind", "");
        await(vhost.operations().bind(new ExchangeMethod.Bind("behind", "delays", "k", false, FieldTable.EMPTY)));

        vhost.publish("a", 100);
        vhost.loop().pass(100);

        assertThat(vhost.taken("end")).containsExactly("a");
    }

    @Test
    void followsCopyKeysThatNobodySees() {
        vhost.queue("blind");
        vhost.bind("blind", "delays", "hidden");
        Message sent = message("a", "k", delay(100).with("BCC", FieldValue.of(List.of(FieldValue.of("hidden")))), 2);

        vhost.publish(CopyKeys.of(sent.header()).visible(sent), "delays");
        vhost.until(() -> vhost.outcomes().size() == 1);
        vhost.reopen(100);

        assertThat(vhost.taken("blind")).containsExactly("a");
        assertThat(vhost.taken("q")).containsExactly("a");
    }

    @Test
    void tellsNothingOfADeath() {
        vhost.publish("a", 100);
        vhost.loop().pass(100);

        QueuedMessage taken = vhost.take("q");

        assertThat(Message.headers(taken.message().header())).isEqualTo(FieldTable.of("x-delay", FieldValue.of(-100L)));
        assertThat(taken.message().address().exchange()).isEqualTo("delays");
        assertThat(taken.isRedelivered()).isFalse();
    }

    @Test
    void lastsLongerThanATimerOfErlang() {
        long months = 10_000_000_000L;
        vhost.publish("a", months);

        vhost.loop().pass(months - 1);
        assertThat(vhost.taken("q")).isEmpty();
        vhost.loop().pass(1);

        assertThat(vhost.taken("q")).containsExactly("a");
    }

    @Test
    void waitsOnWhenTheClockGoesBack() {
        vhost.publish("a", 100);

        vhost.loop().stall(-1_000_000);
        vhost.loop().pass(1_000_099);
        assertThat(vhost.taken("q")).isEmpty();
        vhost.loop().pass(3_600_000);

        assertThat(vhost.taken("q")).containsExactly("a");
    }

    @Test
    void setsOneTimerHoweverManyMessagesWait() {
        for (int i = 0; i < 100; i++) {
            vhost.publish("m" + i, 1_000 + i);
        }

        assertThat(vhost.loop().timers()).isEqualTo(1);
    }

    @Test
    void refusesMoreThanMayWait() {
        vhost.publish("a".repeat(1_000), 100);
        vhost.publish("b".repeat(1_000), 100);
        vhost.publish("c", 100);

        assertThat(vhost.outcomes()).containsExactly("safe", "safe", "refused");
        vhost.loop().pass(100);
        assertThat(vhost.taken("q")).containsExactly("a".repeat(1_000), "b".repeat(1_000));
    }

    @Test
    void doesNotShowWhereMessagesWait() {
        vhost.publish("a", 100);

        assertThat(vhost.host().queues())
                .extracting(queue -> queue.definition().name())
                .containsExactly("q");
    }
}
