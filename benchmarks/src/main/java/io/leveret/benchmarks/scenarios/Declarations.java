package io.leveret.benchmarks.scenarios;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Durable queues, each declared when the one before was answered, for as long as is measured; then deleted. */
record Declarations(int most) implements Scenario {

    private static final double KILO = 1024;

    @Override
    public Figures run(Target target, Phases phases) throws IOException {
        try (Connection connection = target.connections().newConnection();
                Channel channel = connection.createChannel()) {
            double before = target.usage().residentMegabytes();
            long begin = System.nanoTime();
            long limit = phases.measureSeconds() * 1_000_000_000L;
            int declared = 0;
            for (; declared < most && System.nanoTime() - begin < limit; declared++) {
                channel.queueDeclare(name(declared), true, false, false, null);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            double after = target.usage().residentMegabytes();
            for (int i = 0; i < declared; i++) {
                channel.queueDeleteNoWait(name(i), false, false);
            }
            return new Figures()
                    .with("declared/s", declared / seconds)
                    .with("RSS, kB/queue", (after - before) * KILO / declared);
        } catch (TimeoutException e) {
            throw new IOException("cannot connect to " + target.uri(), e);
        }
    }

    private static String name(int queue) {
        return "leveret-benchmark-" + queue;
    }
}
