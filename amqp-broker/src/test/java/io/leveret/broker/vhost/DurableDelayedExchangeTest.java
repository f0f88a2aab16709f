package io.leveret.broker.vhost;

import static io.leveret.broker.vhost.SteppedVirtualHost.delay;
import static io.leveret.broker.vhost.SteppedVirtualHost.message;
import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of delayed messages when the broker ends, or their exchange does. */
class DurableDelayedExchangeTest {

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

    @Nested
    class AfterARestart {

        @Test
        void releasesAPersistentMessageOnTime() {
            vhost.publish(message("a", "k", delay(500), 2), "delays");
            vhost.until(() -> vhost.outcomes().size() == 1);

            vhost.reopen(100);

            assertThat(vhost.delayed()).isEqualTo(1);
            vhost.loop().pass(399);
            assertThat(vhost.taken("q")).isEmpty();
            vhost.loop().pass(1);
            assertThat(vhost.taken("q")).containsExactly("a");
        }

        @Test
        void releasesAtOnceWhatWasDueMeanwhile() {
            vhost.publish(message("second", "k", delay(600), 2), "delays");
            vhost.publish(message("first", "k", delay(500), 2), "delays");
            vhost.until(() -> vhost.outcomes().size() == 2);

            vhost.reopen(10_000);

            assertThat(vhost.taken("q")).containsExactly("first", "second");
        }

        @Test
        void hasForgottenTransientMessages() {
            vhost.publish(message("a", "k", delay(500), 1), "delays");

            vhost.reopen(10_000);

            assertThat(vhost.taken("q")).isEmpty();
        }

        @Test
        void doesNotReleaseTwice() {
            vhost.publish(message("a", "k", delay(500), 2), "delays");
            vhost.until(() -> vhost.outcomes().size() == 1);
            vhost.loop().pass(500);
            vhost.until(() -> vhost.storage()
                    .messages()
                    .log(vhost.roomId())
                    .read(0, 1)
                    .toCompletableFuture()
                    .join()
                    .isEmpty());

            vhost.reopen(10_000);

            assertThat(vhost.taken("q")).containsExactly("a");
        }

        @Test
        void losesNothingBetweenTheWaitingRoomAndTheQueue() {
            vhost.publish(message("a", "k", delay(500), 2), "delays");
            vhost.until(() -> vhost.outcomes().size() == 1);
            // The queue's turn hands it to the store; nobody tells the waiting room that it is safe there.
            vhost.loop().stall(500);
            vhost.loop().pass(0);

            vhost.reopen(10_000);

            assertThat(vhost.taken("q")).contains("a");
        }

        @Test
        void isDeclaredAsBefore() {
            vhost.reopen(0);

            assertThat(vhost.exchange("delays").definition().arguments()).isEqualTo(DIRECT);
        }
    }

    @Nested
    class Deletion {

        @Test
        void dropsWhatWaits() {
            vhost.publish(message("a", "k", delay(500), 2), "delays");
            vhost.until(() -> vhost.outcomes().size() == 1);

            await(vhost.operations().delete(new ExchangeMethod.Delete("delays", false, false)));
            vhost.loop().awaitTurn();
            vhost.loop().pass(500);

            assertThat(vhost.taken("q")).isEmpty();
            vhost.assertNothingIsStored();
        }

        @Test
        void isNotUndoneByAnotherExchangeOfThatName() {
            vhost.publish("a", 500);

            await(vhost.operations().delete(new ExchangeMethod.Delete("delays", false, false)));
            vhost.declareExchange("delays", DIRECT);
            vhost.bind("q", "delays", "k");
            vhost.loop().pass(500);

            assertThat(vhost.taken("q")).isEmpty();
        }

        /** A crash may come between the two. */
        @Test
        void dropsWhatTheStoreStillHolds() {
            vhost.publish(message("a", "k", delay(500), 2), "delays");
            vhost.until(() -> vhost.outcomes().size() == 1);

            await(vhost.operations().delete(new ExchangeMethod.Delete("delays", false, false)));

            vhost.assertNothingIsStored();
        }
    }
}
