package io.leveret.broker.vhost;

import io.leveret.broker.error.ArgumentValues;
import io.leveret.broker.queue.QueueType;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one argument of a queue may be.
 *
 * @param types the kinds of queue that know it
 * @param check says what is wrong with a value, in the words of RabbitMQ, which are Erlang's; null if nothing is. It may look at the
 *              other arguments
 */
record ArgumentRule(String name, Set<QueueType> types, BiFunction<FieldValue, FieldTable, @Nullable String> check) {

    /** Ten years, in milliseconds: no time may be longer. */
    static final long MILLIS_MAX = 315_360_000_000L;

    /** A number from 0 up. */
    static @Nullable String count(FieldValue value, FieldTable all) {
        String problem = integer(value, all);
        if (problem == null && number(value) < 0) {
            return "{value_negative," + number(value) + "}";
        }
        return problem;
    }

    static @Nullable String positive(FieldValue value, FieldTable all) {
        String problem = count(value, all);
        return problem == null && number(value) == 0 ? "{value_zero,0}" : problem;
    }

    static @Nullable String millis(FieldValue value, FieldTable all) {
        String problem = count(value, all);
        if (problem == null && number(value) > MILLIS_MAX) {
            return "{value_too_large," + number(value) + "}";
        }
        return problem;
    }

    static @Nullable String positiveMillis(FieldValue value, FieldTable all) {
        String problem = millis(value, all);
        return problem == null ? positive(value, all) : problem;
    }

    static @Nullable String priority(FieldValue value, FieldTable all) {
        String problem = count(value, all);
        if (problem == null && number(value) > 255) {
            return "{max_value_exceeded," + number(value) + "}";
        }
        return problem;
    }

    static @Nullable String truth(FieldValue value, FieldTable all) {
        return value instanceof FieldValue.Bool ? null : unacceptable(value);
    }

    static @Nullable String anything(FieldValue value, FieldTable all) {
        return null;
    }

    /** One of these words. */
    static BiFunction<FieldValue, FieldTable, @Nullable String> oneOf(List<String> words, String problem) {
        return (value, all) -> {
            String unacceptable = text(value, all);
            return unacceptable == null && !words.contains(ArgumentValues.print(value)) ? problem : unacceptable;
        };
    }

    static @Nullable String text(FieldValue value, FieldTable all) {
        return value instanceof FieldValue.LongString ? null : unacceptable(value);
    }

    static @Nullable String integer(FieldValue value, FieldTable all) {
        return value instanceof FieldValue.Whole ? null : "\"expected integer, got " + value.typeName() + "\"";
    }

    private static String unacceptable(FieldValue value) {
        return "{unacceptable_type," + value.typeName() + "}";
    }

    private static long number(FieldValue value) {
        return ((FieldValue.Whole) value).longValue();
    }
}
