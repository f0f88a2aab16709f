package io.leveret.persistence;

import static io.leveret.persistence.Messages.append;
import static io.leveret.persistence.Messages.arrived;
import static io.leveret.persistence.Messages.assertIntact;
import static io.leveret.persistence.Messages.fanOut;
import static io.leveret.persistence.Messages.message;
import static io.leveret.persistence.Messages.positions;
import static io.leveret.persistence.Messages.range;
import static io.leveret.persistence.Messages.readAll;
import static io.leveret.persistence.Messages.settle;
import static io.leveret.persistence.Messages.settled;
import static io.leveret.persistence.Messages.sharedBody;
import static io.leveret.persistence.Messages.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.persistence.QueueLog.Batch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How any message store takes batches and answers. An implementation's test extends this. */
public abstract class HandOverContract extends StorageContract {

    private static final long QUEUE = 7;

    private QueueLog log() {
        return log(QUEUE);
    }

    @Test
    void completesABatchWhoseMessagesAreSettledBeforeTheyAreWritten() {
        Outcome arrival = submit(log(), arrived(range(QUEUE, 0, 3)));
        Outcome settlement = submit(log(), settled(0, 1, 2));

        settlement.await();

        assertThat(arrival.isTold()).isTrue();
        assertThat(readAll(log())).isEmpty();
    }

    @Test
    void settlesWhatNobodyWaitsForAlsoIfNothingElseComes() {
        append(log(), range(QUEUE, 0, 3));

        log().submit(settled(1), QueueLog.Completion.NOBODY);

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (log().messages() > 2 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(log().messages()).isEqualTo(2);
    }

    @Test
    void whatNobodyWaitsForKeepsItsPlaceBeforeWhatComesLater() {
        append(log(), range(QUEUE, 0, 3));

        log().submit(settled(0), QueueLog.Completion.NOBODY);
        submit(log(), arrived(range(QUEUE, 3, 1))).await();

        assertThat(log().messages()).isEqualTo(3);
        assertThat(positions(readAll(log()))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void completesInTheOrderOfSubmission() throws InterruptedException {
        List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(300);
        for (int i = 0; i < 300; i++) {
            int number = i;
            // some are settled at once and need no write
            long[] settled = i % 3 == 0 ? new long[] {i} : new long[0];
            log(i % 7).submit(new Batch(range(i % 7, i, 1), settled), new QueueLog.Completion() {
                @Override
                public void durable() {
                    completed.add(number);
                    all.countDown();
                }

                @Override
                public void failed(StorageException cause) {
                    completed.add(-1);
                    all.countDown();
                }
            });
        }

        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(completed).isSorted().doesNotContain(-1).hasSize(300);
    }

    @Test
    void completesOnTheThreadNamedStore() {
        CompletableFuture<String> thread = new CompletableFuture<>();

        log().submit(arrived(range(QUEUE, 0, 1)), new QueueLog.Completion() {
            @Override
            public void durable() {
                thread.complete(Thread.currentThread().getName());
            }

            @Override
            public void failed(StorageException cause) {
                thread.completeExceptionally(cause);
            }
        });

        assertThat(thread.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("store");
    }

    @Test
    void goesOnAfterACompletionThatThrows() {
        log().submit(arrived(range(QUEUE, 0, 1)), new QueueLog.Completion() {
            @Override
            public void durable() {
                throw new IllegalStateException("thrown by a test's completion");
            }

            @Override
            public void failed(StorageException cause) {
                throw new IllegalStateException("thrown by a test's completion", cause);
            }
        });

        append(log(), range(QUEUE, 1, 1));

        assertThat(positions(readAll(log()))).containsExactly(0L, 1L);
    }

    @Test
    void refusesAPositionThatDoesNotRise() {
        append(log(), range(QUEUE, 0, 3));

        assertThatThrownBy(() -> log().submit(arrived(range(QUEUE, 2, 1)), new Outcome()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position 2 after position 2");
    }

    @Test
    void keepsABodyForEachQueueThatItIsHandedOverToTogether() {
        byte[] body = sharedBody(5, 30_000);

        fanOut(messages(), new long[] {1, 2, 3}, 5, body).forEach(Outcome::await);
        settle(log(2), 5);
        reopen();

        assertThat(positions(readAll(log(1)))).containsExactly(5L);
        assertIntact(1, readAll(log(1)));
        assertThat(readAll(log(2))).isEmpty();
        assertIntact(3, readAll(log(3)));
        assertThat(log(3).messages()).isEqualTo(1);
    }

    @Test
    void readsWhatWasHandedOverBeforeInTheSameAction() {
        List<CompletionStage<List<StoredMessage>>> answers = new ArrayList<>();

        messages().together(() -> {
            submit(log(), arrived(range(QUEUE, 0, 2)));
            messages().together(() -> submit(log(), arrived(range(QUEUE, 2, 1))));
            answers.add(log().read(0, 10));
            submit(log(), settled(0));
        });

        List<StoredMessage> read = answers.get(0)
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        assertThat(positions(read)).contains(1L, 2L);
        assertThat(positions(readAll(log()))).containsExactly(1L, 2L);
    }

    @Test
    void handsOverWhatAnActionSubmittedBeforeItThrew() {
        List<Outcome> outcomes = new ArrayList<>();

        assertThatThrownBy(() -> messages().together(() -> {
                    outcomes.add(submit(log(), arrived(range(QUEUE, 0, 1))));
                    throw new IllegalStateException("thrown by a test's action");
                }))
                .isInstanceOf(IllegalStateException.class);
        outcomes.forEach(Outcome::await);

        assertThat(positions(readAll(log()))).containsExactly(0L);
    }

    @Test
    void refusesWhatIsHandedOverTogetherOnceClosed() {
        MessageStore closed = messages();
        close();

        List<Outcome> outcomes = fanOut(closed, new long[] {1, 2}, 0, sharedBody(0, 100));

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThatThrownBy(outcome::await).isInstanceOf(StorageException.class));
        assertThat(closed.pendingBytes()).isZero();
    }

    @Test
    void makesDurableOnCloseWhatWasSubmitted() {
        Outcome outcome = new Outcome();
        for (int i = 0; i < 100; i++) {
            outcome = submit(log(), arrived(range(QUEUE, i, 1)));
        }

        reopen();

        assertThat(outcome.isTold()).isTrue();
        assertThat(log().messages()).isEqualTo(100);
    }

    @Test
    void refusesWorkOnceClosed() {
        QueueLog log = log();
        close();

        Outcome outcome = submit(log, arrived(range(QUEUE, 0, 1)));

        assertThatThrownBy(outcome::await).isInstanceOf(StorageException.class).hasMessageContaining("closed");
        assertThat(log.read(0, 1).toCompletableFuture()).isCompletedExceptionally();
        assertThat(messages().pendingBytes()).isZero();
    }

    @Test
    void countsWhatIsPending() {
        CountDownLatch go = new CountDownLatch(1);
        messages().whenPendingAtMost(Long.MAX_VALUE, () -> awaitUnchecked(go));
        Outcome outcome = submit(log(), arrived(List.of(message(QUEUE, 0, 1_000_000))));

        assertThat(messages().pendingBytes()).isBetween(1_000_000L, 1_010_000L);
        go.countDown();
        outcome.await();

        assertThat(messages().pendingBytes()).isZero();
    }

    @Test
    void tellsWhenLittleIsPendingAgain() {
        CountDownLatch go = new CountDownLatch(1);
        messages().whenPendingAtMost(Long.MAX_VALUE, () -> awaitUnchecked(go));
        submit(log(), arrived(List.of(message(QUEUE, 0, 1_000_000))));
        CompletableFuture<Long> drained = new CompletableFuture<>();
        messages().whenPendingAtMost(1000, () -> drained.complete(messages().pendingBytes()));
        assertThat(drained).isNotDone();

        go.countDown();

        assertThat(drained.orTimeout(60, TimeUnit.SECONDS).join()).isLessThanOrEqualTo(1000);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not let go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
