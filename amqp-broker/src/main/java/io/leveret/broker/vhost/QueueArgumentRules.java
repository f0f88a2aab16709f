package io.leveret.broker.vhost;

import static io.leveret.broker.queue.QueueType.CLASSIC;
import static io.leveret.broker.queue.QueueType.QUORUM;
import static io.leveret.broker.queue.QueueType.STREAM;

import io.leveret.broker.error.ArgumentValues;
import io.leveret.broker.error.ChannelException;
import io.leveret.broker.queue.Overflow;
import io.leveret.broker.queue.QueueType;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The arguments that RabbitMQ knows for queues: what each may be, for which kinds of queue, and which are compared. */
final class QueueArgumentRules {

    static final String TYPE = "x-queue-type";
    static final String DEAD_LETTER_EXCHANGE = "x-dead-letter-exchange";
    static final String DEAD_LETTER_KEY = "x-dead-letter-routing-key";

    private static final List<String> LOCATORS =
            List.of("client-local", "balanced", "random", "least-leaders", "min-masters");

    /** RabbitMQ knows none of classic queues, and compares what it does not know with nothing. */
    private static final String CONSUMER_TIMEOUT = "x-consumer-timeout";

    private static final String DISCONNECTED_TIMEOUT = "x-consumer-disconnected-timeout";

    private static final Set<QueueType> NOT_STREAMS = Set.of(CLASSIC, QUORUM);
    private static final Set<QueueType> ALL_TYPES = Set.of(CLASSIC, QUORUM, STREAM);

    /** In the order in which they are checked, and those of most queues compared: the first that is wrong, or another one, is told. */
    private static final List<ArgumentRule> RULES = List.of(
            rule("x-expires", NOT_STREAMS, ArgumentRule::positiveMillis),
            rule("x-message-ttl", NOT_STREAMS, ArgumentRule::millis),
            rule(DEAD_LETTER_EXCHANGE, NOT_STREAMS, ArgumentRule::anything),
            rule(DEAD_LETTER_KEY, NOT_STREAMS, QueueArgumentRules::deadLetterKey),
            rule(
                    "x-dead-letter-strategy",
                    Set.of(QUORUM),
                    ArgumentRule.oneOf(List.of("at-most-once", "at-least-once"), "invalid_dlx_strategy")),
            rule("x-max-length", NOT_STREAMS, ArgumentRule::count),
            rule("x-max-length-bytes", ALL_TYPES, ArgumentRule::count),
            rule("x-max-in-memory-length", Set.of(QUORUM), ArgumentRule::count),
            rule("x-max-in-memory-bytes", Set.of(QUORUM), ArgumentRule::count),
            rule("x-max-priority", Set.of(CLASSIC), ArgumentRule::priority),
            rule("x-overflow", NOT_STREAMS, ArgumentRule.oneOf(overflows(), "invalid_overflow")),
            rule("x-queue-mode", Set.of(CLASSIC), ArgumentRule::anything),
            rule("x-queue-version", Set.of(CLASSIC), QueueArgumentRules::version),
            rule("x-single-active-consumer", NOT_STREAMS, ArgumentRule::truth),
            rule(TYPE, ALL_TYPES, ArgumentRule::text),
            rule("x-delivery-limit", Set.of(QUORUM), ArgumentRule::anything),
            rule("x-quorum-initial-group-size", Set.of(QUORUM), ArgumentRule::positive),
            rule("x-max-age", Set.of(STREAM), QueueArgumentRules::age),
            rule("x-stream-max-segment-size-bytes", Set.of(STREAM), ArgumentRule::count),
            rule("x-stream-filter-size-bytes", Set.of(STREAM), ArgumentRule::count),
            rule("x-initial-cluster-size", Set.of(STREAM), ArgumentRule::positive),
            rule("x-queue-master-locator", Set.of(CLASSIC), ArgumentRule::anything),
            rule("x-queue-leader-locator", ALL_TYPES, ArgumentRule.oneOf(LOCATORS, "invalid_queue_locator_arg")),
            rule(CONSUMER_TIMEOUT, NOT_STREAMS, ArgumentRule::positiveMillis),
            rule(DISCONNECTED_TIMEOUT, Set.of(QUORUM), ArgumentRule::millis),
            rule("x-delayed-retry-type", Set.of(QUORUM), ArgumentRule::anything),
            rule("x-delayed-retry-min", Set.of(QUORUM), ArgumentRule::anything),
            rule("x-delayed-retry-max", Set.of(QUORUM), ArgumentRule::anything));

    /** In the order in which those of quorum queues are compared. */
    private static final List<String> COMPARED_OF_QUORUM = List.of(
            DEAD_LETTER_EXCHANGE,
            DEAD_LETTER_KEY,
            "x-dead-letter-strategy",
            "x-expires",
            "x-max-length",
            "x-max-length-bytes",
            "x-max-in-memory-length",
            "x-max-in-memory-bytes",
            "x-overflow",
            "x-single-active-consumer",
            TYPE,
            "x-quorum-initial-group-size",
            "x-delivery-limit",
            "x-message-ttl",
            "x-queue-leader-locator",
            DISCONNECTED_TIMEOUT,
            CONSUMER_TIMEOUT,
            "x-delayed-retry-type",
            "x-delayed-retry-min",
            "x-delayed-retry-max");

    private QueueArgumentRules() {}

    /**
     * The kind of queue that is asked for.
     *
     * @throws ChannelException if there is no such kind
     */
    static QueueType type(FieldTable arguments, String queue) {
        requireExchangeName(arguments, queue);
        return type(arguments, queue, name -> invalid(TYPE, queue, "\"unsupported queue type '" + name + "'\""));
    }

    /** The same for a queue that has no name yet, with what RabbitMQ says of such. */
    static QueueType typeOfUnnamed(FieldTable arguments, String queue) {
        return type(arguments, queue, name -> ChannelException.preconditionFailed("unknown queue type '" + name + "'"));
    }

    private static QueueType type(FieldTable arguments, String queue, Function<String, ChannelException> unknown) {
        FieldValue type = arguments.get(TYPE);
        if (type == null) {
            return CLASSIC;
        }
        String problem = ArgumentRule.text(type, arguments);
        String name = ArgumentValues.print(type);
        if (problem == null && name.isEmpty()) {
            return CLASSIC;
        }
        if (problem == null) {
            return Arrays.stream(QueueType.values())
                    .filter(known -> known.wireName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> unknown.apply(name));
        }
        throw invalid(TYPE, queue, problem);
    }

    /**
     * Refuses what no queue of this type can be asked: first values that are wrong, then what only queues of other types have, of
     * that the first as it came, or by name where the type is not named.
     *
     * @param queue as reply texts name it
     */
    static void check(FieldTable arguments, QueueType type, String queue) {
        for (ArgumentRule rule : RULES) {
            FieldValue value = arguments.get(rule.name());
            if (value != null && rule.types().contains(type)) {
                check(rule, value, arguments, queue);
            }
        }
        Stream<String> names = arguments.entries().stream().map(FieldTable.Entry::name);
        (namesType(arguments) ? names : names.sorted())
                .filter(name -> isOfOthers(name, type))
                .findFirst()
                .ifPresent(name -> {
                    throw ChannelException.preconditionFailed(
                            "invalid arg '" + name + "' for " + queue + " of queue type " + type.description());
                });
    }

    /** An empty name is as good as none. */
    private static boolean namesType(FieldTable arguments) {
        return arguments.get(TYPE) instanceof FieldValue.LongString name
                && !name.text().isEmpty();
    }

    /** RabbitMQ looks at it before all else. */
    private static void requireExchangeName(FieldTable arguments, String queue) {
        FieldValue exchange = arguments.get(DEAD_LETTER_EXCHANGE);
        if (exchange != null && !(exchange instanceof FieldValue.LongString)) {
            throw ChannelException.preconditionFailed(
                    "invalid type '" + exchange.typeName() + "' for arg '" + DEAD_LETTER_EXCHANGE + "' in " + queue);
        }
    }

    private static boolean isOfOthers(String name, QueueType type) {
        return RULES.stream()
                .anyMatch(rule -> rule.name().equals(name) && !rule.types().contains(type));
    }

    /** What a second declaration of such a queue must repeat. */
    static List<String> compared(QueueType type) {
        return type == QUORUM ? COMPARED_OF_QUORUM : comparedAsChecked(type);
    }

    private static List<String> comparedAsChecked(QueueType type) {
        return RULES.stream()
                .filter(rule -> rule.types().contains(type))
                .map(ArgumentRule::name)
                .filter(name -> type != CLASSIC || !name.equals(CONSUMER_TIMEOUT))
                .toList();
    }

    private static void check(ArgumentRule rule, FieldValue value, FieldTable arguments, String queue) {
        String problem = rule.check().apply(value, arguments);
        if (problem != null) {
            throw invalid(rule.name(), queue, problem);
        }
    }

    private static @Nullable String deadLetterKey(FieldValue value, FieldTable all) {
        String problem = ArgumentRule.text(value, all);
        return problem == null && !all.has(DEAD_LETTER_EXCHANGE) ? "routing_key_but_no_dlx_defined" : problem;
    }

    private static @Nullable String version(FieldValue value, FieldTable all) {
        String problem = ArgumentRule.integer(value, all);
        String version = ArgumentValues.print(value);
        return problem == null && !version.equals("1") && !version.equals("2")
                ? "\"unsupported queue version '" + version + "'\""
                : problem;
    }

    private static @Nullable String age(FieldValue value, FieldTable all) {
        String problem = ArgumentRule.text(value, all);
        return problem == null && !ArgumentValues.print(value).matches("\\d+[YMDhms]") ? "invalid_max_age" : problem;
    }

    private static List<String> overflows() {
        return Arrays.stream(Overflow.values()).map(Overflow::wireName).toList();
    }

    private static ArgumentRule rule(
            String name, Set<QueueType> types, BiFunction<FieldValue, FieldTable, @Nullable String> check) {
        return new ArgumentRule(name, types, check);
    }

    private static ChannelException invalid(String name, String queue, String problem) {
        return ChannelException.preconditionFailed("invalid arg '" + name + "' for " + queue + ": " + problem);
    }
}
