package io.leveret.broker.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.NamingConvention;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Registers meters under RabbitMQ's names to the letter; each is added to the prefix {@code rabbitmq_}. */
final class RabbitMqMeters {

    private static final String PREFIX = "rabbitmq_";

    private final MeterRegistry registry;

    RabbitMqMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Keeps a registry from adding units to these names and from cutting {@code _created} and {@code _info} off. */
    static void keepNames(MeterRegistry registry) {
        NamingConvention usual = registry.config().namingConvention();
        registry.config()
                .namingConvention((name, type, unit) -> name.startsWith(PREFIX) ? name : usual.name(name, type, unit));
    }

    /** The registry does not keep {@code counted} alive. */
    <T> void counter(String name, Tags tags, T counted, ToDoubleFunction<T> value, String help) {
        FunctionCounter.builder(PREFIX + name, counted, value)
                .tags(tags)
                .description(help)
                .register(registry);
    }

    void gauge(String name, Tags tags, Supplier<Number> value, String help) {
        Gauge.builder(PREFIX + name, value)
                .tags(tags)
                .description(help)
                .strongReference(true)
                .register(registry);
    }
}
