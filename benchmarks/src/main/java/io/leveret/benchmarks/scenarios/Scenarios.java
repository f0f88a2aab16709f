package io.leveret.benchmarks.scenarios;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** All that can be measured, by name. */
final class Scenarios {

    private static final int BACKLOG = 500_000;
    private static final String DURABLE = "leveret-benchmark";

    private Scenarios() {}

    static Map<String, Scenario> all() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("a: 12 B, auto-ack", perfTest("-x1 -y1 -a -s 12"));
        all.put("b: 1 kB, acks", perfTest("-x1 -y1 -s 1024 -q 200 -A 50"));
        all.put(
                "c: 1 kB, durable, confirms, 2 to 2",
                durable("-x2 -y2 -f persistent -c 200 -q 200 -A 50 -s 1024 -ad false -u " + DURABLE));
        all.put("d: 500,000 x 1 kB, durable, filled and drained", Scenarios::fillAndDrain);
        all.put("e: fan-out to 10, 100 B", perfTest("-x1 -y10 -t fanout -e leveret-benchmark-fan -s 100 -a"));
        all.put("f3: 2,000/s, 1 kB", new OpenLoop(2_000, false));
        all.put("f4: 2,000/s, 1 kB, durable, confirms", new OpenLoop(2_000, true));
        all.put("g1: 1,000 idle connections", new IdleConnections(1_000));
        all.put("g2: durable queues, one by one", new Declarations(10_000));
        all.put("q1: 4,000/s over 1 queue", new Spread(1, 1, 0));
        all.put("q1000: 4,000/s over 1,000 queues", new Spread(1, 1_000, 0));
        all.put("n1000: 4,000/s from 1,000 connections", new Spread(1_000, 1, 0));
        all.put("t10: 4,000/s, topic with 10 bindings", new Spread(1, 1, 10));
        all.put("t10000: 4,000/s, topic with 10,000 bindings", new Spread(1, 1, 10_000));
        return all;
    }

    private static Scenario perfTest(String flags) {
        return (target, phases) -> PerfTestRun.timed(target, phases, words(flags));
    }

    private static Scenario durable(String flags) {
        return (target, phases) -> {
            Figures figures = PerfTestRun.timed(target, phases, words(flags));
            deleteQueue(target, DURABLE);
            return figures;
        };
    }

    private static Figures fillAndDrain(Target target, Scenario.Phases phases)
            throws IOException, InterruptedException {
        double before = target.usage().residentMegabytes();
        String queue = " -f persistent -s 1024 -ad false -u " + DURABLE;
        Figures filled = PerfTestRun.untilDone(target, words("-x2 -y0 -c 500 -z 60 -C " + BACKLOG / 2 + queue));
        double after = target.usage().residentMegabytes();
        Figures drained = PerfTestRun.untilDone(target, words("-x0 -y1 -q 500 -A 100 -ew empty" + queue));
        deleteQueue(target, DURABLE);
        return new Figures()
                .with("filled, messages/s", filled.get("messages/s"))
                .with("filling, CPU us/message", filled.get("broker CPU, us/message"))
                .with("confirm p99, ms", filled.get("confirm p99, ms"))
                .with("RSS growth, MB", after - before)
                .with("drained, messages/s", drained.get("messages/s"))
                .with("draining, CPU us/message", drained.get("broker CPU, us/message"));
    }

    private static void deleteQueue(Target target, String queue) throws IOException {
        try (Connection connection = target.connections().newConnection()) {
            connection.createChannel().queueDelete(queue);
        } catch (TimeoutException e) {
            throw new IOException("cannot connect to " + target.uri(), e);
        }
    }

    private static List<String> words(String flags) {
        return List.of(flags.trim().split(" +", -1));
    }
}
