package io.leveret.benchmarks.micro;

import io.leveret.broker.exchange.Binding;
import io.leveret.broker.exchange.Destination;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.ExchangeDefinition;
import io.leveret.broker.exchange.ExchangeType;
import io.leveret.broker.exchange.Routable;
import io.leveret.broker.exchange.RouteCollector;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A route looked up among few and many bindings, without the cache that a channel keeps. Each finds one queue or two. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class RoutingBenchmark {

    private static final int KEYS = 8;

    /** The exchange's type; {@code topic-wildcards} has {@code *} or {@code #} in every binding. */
    @Param({"direct", "topic", "topic-wildcards"})
    public String kind = "direct";

    @Param({"10", "10000"})
    public int bindings;

    private final ContentHeader header = BasicProperties.EMPTY.toHeader(0);
    private final String[] keys = new String[KEYS];
    private Exchange exchange = exchange(ExchangeType.DIRECT);
    private int next;

    @Setup
    public void bind() {
        exchange = exchange(kind.equals("direct") ? ExchangeType.DIRECT : ExchangeType.TOPIC);
        LoopInPlace loop = new LoopInPlace();
        for (int i = 0; i < bindings; i++) {
            QueueHandle queue = Queues.queue("queue" + i, loop);
            exchange.add(new Binding(exchange, new Destination.ToQueue(queue), bindingKey(i), FieldTable.EMPTY));
        }
        for (int i = 0; i < KEYS; i++) {
            keys[i] = "stock." + i * (bindings / KEYS) + ".usd.nyse";
        }
    }

    private String bindingKey(int i) {
        if (!kind.equals("topic-wildcards")) {
            return "stock." + i + ".usd.nyse";
        }
        return i % 2 == 0 ? "stock." + i + ".*.nyse" : "stock." + i + ".#";
    }

    @Benchmark
    public QueueHandle[] route() {
        next = (next + 1) % KEYS;
        RouteCollector route = new RouteCollector(name -> null);
        exchange.route(new Routable(keys[next], header), route);
        return route.queues();
    }

    private static Exchange exchange(ExchangeType type) {
        return new Exchange(new ExchangeDefinition("/", "exchange", type, false, false, false, FieldTable.EMPTY));
    }
}
