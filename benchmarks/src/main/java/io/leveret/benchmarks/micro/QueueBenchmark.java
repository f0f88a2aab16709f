package io.leveret.benchmarks.micro;

import io.leveret.broker.message.Message;
import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.Consumer;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.QueuedMessage;
import io.leveret.broker.queue.Subscription;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A message through a queue in memory, from publish to the consumer and its acknowledgement; a turn brings many. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class QueueBenchmark {

    private static final int MESSAGES = 200;

    /** Messages that already wait when one more comes. */
    @Param({"0", "10000"})
    public int backlog;

    private final Message message = Queues.message(100);
    private LoopInPlace loop = new LoopInPlace();
    private QueueHandle queue = Queues.queue("queue", loop);
    private Taker taker = new Taker();
    private Subscription subscription = new Subscription(taker, false, false, 0, 0);

    @Setup
    public void subscribe() {
        loop = new LoopInPlace();
        queue = Queues.queue("queue", loop);
        taker = new Taker();
        subscription = new Subscription(taker, false, false, 0, 0);
        queue.addConsumer(subscription, answer -> {});
        for (int i = 0; i < backlog; i++) {
            queue.publish(message, Confirmation.NONE, i);
        }
        loop.endTurn();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void publishDeliverAcknowledge() {
        for (int i = 0; i < MESSAGES; i++) {
            queue.publish(message, Confirmation.NONE, i);
        }
        taker.wants = MESSAGES;
        queue.resume(subscription);
        loop.endTurn();
        for (QueuedMessage taken = taker.taken.poll(); taken != null; taken = taker.taken.poll()) {
            queue.acknowledge(taken);
        }
        loop.endTurn();
    }

    private static final class Taker implements Consumer {

        private final ArrayDeque<QueuedMessage> taken = new ArrayDeque<>();
        private int wants;

        @Override
        public boolean reserve() {
            return wants > 0;
        }

        @Override
        public void deliver(QueuedMessage message) {
            wants--;
            taken.add(message);
        }

        @Override
        public void cancelled() {}
    }
}
