package io.leveret.broker.vhost;

import io.leveret.broker.error.ArgumentValues;
import io.leveret.broker.error.ChannelException;
import io.leveret.broker.message.DeduplicationRule;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The arguments by which a queue or an exchange keeps out duplicates. They count only where {@link #SWITCH} is true. */
final class DeduplicationArguments {

    private static final String SWITCH = "x-message-deduplication";
    private static final String SIZE = "x-cache-size";
    private static final String TTL = "x-cache-ttl";
    private static final String HEADER = "x-deduplication-header";
    private static final String KEY = "x-deduplication-key";

    private static final String BY_HEADER = "header";
    private static final String BY_MESSAGE_ID = "message-id";

    private static final int DEFAULT_SIZE = 100_000;
    private static final long DEFAULT_TTL_MILLIS = 86_400_000;

    /** What one queue or exchange may remember: some 800 MB. */
    private static final long SIZE_MAX = 10_000_000;

    private DeduplicationArguments() {}

    /**
     * Reads the rule that these arguments make.
     *
     * @param object as reply texts name it
     * @return null if they make none
     * @throws ChannelException for the first argument that cannot be
     */
    static @Nullable DeduplicationRule parse(FieldTable arguments, String object) {
        check(SWITCH, ArgumentRule::truth, arguments, object);
        if (!FieldValue.of(true).equals(arguments.get(SWITCH))) {
            return null;
        }
        check(SIZE, DeduplicationArguments::size, arguments, object);
        check(TTL, ArgumentRule::positiveMillis, arguments, object);
        check(HEADER, ArgumentRule::text, arguments, object);
        check(KEY, ArgumentRule.oneOf(List.of(BY_HEADER, BY_MESSAGE_ID), "invalid_key"), arguments, object);
        return new DeduplicationRule(
                (int) number(SIZE, arguments, DEFAULT_SIZE),
                number(TTL, arguments, DEFAULT_TTL_MILLIS),
                text(HEADER, arguments, HEADER),
                text(KEY, arguments, BY_HEADER).equals(BY_MESSAGE_ID));
    }

    private static @Nullable String size(FieldValue value, FieldTable all) {
        String problem = ArgumentRule.positive(value, all);
        long size = value instanceof FieldValue.Whole number ? number.longValue() : 0;
        return problem == null && size > SIZE_MAX ? "{max_value_exceeded," + size + "}" : problem;
    }

    private static void check(
            String name,
            BiFunction<FieldValue, FieldTable, @Nullable String> rule,
            FieldTable arguments,
            String object) {
        FieldValue value = arguments.get(name);
        String problem = value == null ? null : rule.apply(value, arguments);
        if (problem != null) {
            throw ChannelException.preconditionFailed("invalid arg '" + name + "' for " + object + ": " + problem);
        }
    }

    private static long number(String name, FieldTable arguments, long absent) {
        return arguments.get(name) instanceof FieldValue.Whole number ? number.longValue() : absent;
    }

    private static String text(String name, FieldTable arguments, String absent) {
        FieldValue value = arguments.get(name);
        return value == null ? absent : ArgumentValues.print(value);
    }
}
