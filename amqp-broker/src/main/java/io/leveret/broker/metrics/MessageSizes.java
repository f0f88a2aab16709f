package io.leveret.broker.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * The histogram {@code rabbitmq_message_size_bytes}. Not a Micrometer summary: that one keeps a sliding maximum, which
 * costs each message a look at the clock. Recording is safe from any thread.
 */
final class MessageSizes implements Collector {

    /** RabbitMQ's; its dashboards select them one by one. */
    private static final long[] UPPER_BOUNDS = {
        100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 50_000_000, 100_000_000
    };

    private final LongAdder[] counts =
            Stream.generate(LongAdder::new).limit(UPPER_BOUNDS.length + 1L).toArray(LongAdder[]::new);
    private final LongAdder sumBytes = new LongAdder();

    void record(long bytes) {
        int bucket = 0;
        while (bucket < UPPER_BOUNDS.length && bytes > UPPER_BOUNDS[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sumBytes.add(bytes);
    }

    long count() {
        return Arrays.stream(counts).mapToLong(LongAdder::sum).sum();
    }

    @Override
    public MetricSnapshot collect() {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < counts.length; i++) {
            double upperBound = i < UPPER_BOUNDS.length ? UPPER_BOUNDS[i] : Double.POSITIVE_INFINITY;
            buckets.bucket(upperBound, counts[i].sum());
        }
        return HistogramSnapshot.builder()
                .name("rabbitmq_message_size_bytes")
                .help("Size of messages received from publishers")
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum((double) sumBytes.sum())
                        .labels(Labels.of("protocol", "amqp091"))
                        .build())
                .build();
    }
}
