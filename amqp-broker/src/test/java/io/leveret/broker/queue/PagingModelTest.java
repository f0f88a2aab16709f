package io.leveret.broker.queue;

import static io.leveret.broker.message.Messages.message;
import static io.leveret.broker.message.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same random work on a queue with hardly any memory and on one with all of it: nobody can tell them apart. */
class PagingModelTest {

    private static final long WINDOW_BYTES = 4_000;
    private static final int STEPS = 1_500;

    static Stream<Arguments> queues() {
        return Stream.of(
                        Kind.of("plain", QueueArguments.DEFAULT, true),
                        Kind.of("dead letters", Effects.deadLettering(), true),
                        Kind.of("head expiry", Effects.deadLettering(), false),
                        Kind.of("ttl", Effects.messageTtl(40), true),
                        Kind.of("priorities", Effects.maxPriority(3), true),
                        Kind.of("limit", Effects.length(60, Long.MAX_VALUE, Overflow.DROP_HEAD), true),
                        Kind.of("refusing", Effects.length(60, 2_000, Overflow.REJECT_PUBLISH_DLX), true),
                        Kind.of("quorum", Effects.quorum(2), true),
                        Kind.of("quorum, head expiry", Effects.quorum(2), false))
                .flatMap(kind -> LongStream.rangeClosed(1, 4)
                        .boxed()
                        .flatMap(seed -> Stream.of(Arguments.of(kind, true, seed), Arguments.of(kind, false, seed))));
    }

    private record Kind(String name, QueueArguments effects, boolean exactExpiry) {

        static Kind of(String name, QueueArguments effects, boolean exactExpiry) {
            return new Kind(name, effects, exactExpiry);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest(name = "{0}, durable: {1}, seed {2}")
    @MethodSource("queues")
    void doesWhatAQueueInMemoryDoes(Kind kind, boolean durable, long seed) {
        Subject paged = new Subject(kind, durable, true);
        Subject whole = new Subject(kind, durable, false);

        for (int step = 0; step < STEPS; step++) {
            long choices = seed * 1_000_000 + step;
            paged.act(new Random(choices), step);
            whole.act(new Random(choices), step);
            assertThat(paged.news()).as("step %d", step).isEqualTo(whole.news());
        }

        assertThat(paged.everOnDisk()).as("messages paged out").isPositive();
        assertThat(paged.everHollow()).as("held messages let go").isPositive();
        paged.empty();
        whole.empty();
        assertThat(paged.news()).isEqualTo(whole.news());
        assertThat(paged.stillOnDisk()).isZero();
    }

    /** One of the two. */
    private static final class Subject {

        private final RecordingStore spills = new RecordingStore();
        private final @Nullable RecordingLog log;
        private final TestQueue queue;
        private final RecordingConsumer consumer = new RecordingConsumer().room(0);
        private final Subscription subscription;
        private final List<QueuedMessage> held = new ArrayList<>();
        private final List<String> news = new ArrayList<>();
        private int seen;
        private int heard;
        private long everHollow;

        Subject(Kind kind, boolean durable, boolean paged) {
            QueueMemory memory =
                    paged ? new QueueMemory(window(durable), Long.MAX_VALUE, spills) : QueueMemory.unlimited();
            log = durable ? new RecordingLog() : null;
            queue = TestQueue.with(kind.effects(), log, memory, kind.exactExpiry());
            subscription = queue.consume(consumer);
        }

        /** One without a log gets more, see {@link QueueMemory}: both end up with the same. */
        private static long window(boolean durable) {
            return durable ? WINDOW_BYTES : WINDOW_BYTES / QueueMemory.WINDOWS_WITHOUT_LOG;
        }

        void act(Random random, int step) {
            // Long phases of filling and of emptying: the line is long at times, and short at others.
            boolean filling = step / 150 % 2 == 0;
            int action = random.nextInt(20);
            if (action < (filling ? 10 : 3)) {
                publish(random, step);
            } else if (action < 15) {
                take(random.nextInt(filling ? 3 : 8));
            } else if (action < 19) {
                settleOne(random);
            } else {
                rarely(random);
            }
            standStill();
            note();
        }

        /** What came of it since this was asked before. */
        List<String> news() {
            List<String> latest = List.copyOf(news);
            news.clear();
            return latest;
        }

        void empty() {
            queue.turn(() -> held.forEach(queue.handle()::acknowledge));
            held.clear();
            take(Integer.MAX_VALUE);
            standStill();
            note();
            queue.turn(() -> held.forEach(queue.handle()::acknowledge));
            standStill();
        }

        long everHollow() {
            return everHollow;
        }

        long everOnDisk() {
            return spills.everSubmitted() + (log == null ? 0 : log.timesRead());
        }

        long stillOnDisk() {
            return spills.messages() + (log == null ? 0 : log.messages());
        }

        private void publish(Random random, int step) {
            int count = 1 + random.nextInt(6);
            queue.turn(() -> {
                for (int i = 0; i < count; i++) {
                    BasicProperties properties = BasicProperties.builder()
                            .deliveryMode(random.nextInt(3) == 0 ? 1 : 2)
                            .priority(random.nextInt(4))
                            .expiration(random.nextInt(4) == 0 ? Integer.toString(random.nextInt(60)) : null)
                            .build();
                    queue.handle().publish(message(properties, step + "." + i), Confirmation.NONE, 0);
                }
            });
        }

        private void take(int count) {
            consumer.room(count);
            queue.resume(subscription);
            standStill();
            consumer.room(0);
        }

        private void settleOne(Random random) {
            int which = random.nextInt(1_000);
            int how = random.nextInt(5);
            if (held.isEmpty()) {
                return;
            }
            QueuedMessage message = held.remove(which % held.size());
            switch (how) {
                case 0 -> queue.requeue(message);
                case 1 -> queue.discard(message);
                case 2 -> queue.requeueFailed(message);
                default -> queue.acknowledge(message);
            }
        }

        /** A consumer goes, or does not want any of it. */
        private void giveBack(Random random) {
            int how = random.nextInt(3);
            queue.turn(() -> {
                for (QueuedMessage message : held) {
                    switch (how) {
                        case 0 -> queue.handle().requeue(message);
                        case 1 -> queue.handle().requeueFailed(message);
                        default -> queue.handle().discard(message);
                    }
                }
            });
            held.clear();
        }

        private void rarely(Random random) {
            int what = random.nextInt(20);
            if (what == 0) {
                news.add("purged " + queue.purge());
            } else if (what < 3) {
                giveBack(random);
            } else if (what < 10) {
                queue.loop().pass(random.nextInt(30));
            } else {
                queue.turn(() -> queue.handle().get(false, (message, stillReady) -> {
                    news.add("got " + (message == null ? "none" : text(message.message())) + " of " + stillReady);
                    if (message != null) {
                        held.add(message);
                    }
                }));
            }
        }

        /** The disk has done all it was given, and the queue all that came of it. */
        private void standStill() {
            do {
                spills.completeAll();
                if (log != null) {
                    log.completeAll();
                }
            } while (queue.loop().turn());
        }

        private void note() {
            everHollow += held.stream().filter(QueuedMessage::isHollow).count();
            for (; seen < consumer.received().size(); seen++) {
                QueuedMessage message = consumer.message(seen);
                held.add(message);
                news.add("received " + text(consumer.content(seen)) + (message.isRedelivered() ? " again" : ""));
            }
            List<String> dead = queue.dead();
            // Which of those that die at the same time goes first is nobody's concern.
            news.addAll(dead.subList(heard, dead.size()).stream().sorted().toList());
            heard = dead.size();
            queue.deadLettersArrive();
            news.add("ready " + queue.counts().ready() + ", held "
                    + queue.handle().statistics().unacknowledged());
        }
    }
}
