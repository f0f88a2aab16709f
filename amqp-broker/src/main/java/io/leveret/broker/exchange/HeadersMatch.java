package io.leveret.broker.exchange;

import io.leveret.broker.error.ArgumentValues;
import io.leveret.broker.error.ChannelException;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a headers binding demands: all or any of its arguments to be among a message's headers, equal in kind and value; an
 * argument without value asks only for presence. Arguments beginning {@code x-} count only for the {@code -with-x} forms.
 */
final class HeadersMatch {

    private static final String X_MATCH = "x-match";

    private final boolean all;
    private final List<FieldTable.Entry> demands;

    private HeadersMatch(boolean all, List<FieldTable.Entry> demands) {
        this.all = all;
        this.demands = demands;
    }

    /**
     * Reads the demands out of a binding's arguments.
     *
     * @throws ChannelException for an x-match that is none of the four
     */
    static HeadersMatch of(FieldTable arguments) {
        String mode = mode(arguments.get(X_MATCH));
        boolean withX = mode.endsWith("-with-x");
        List<FieldTable.Entry> demands = new ArrayList<>();
        for (FieldTable.Entry argument : arguments) {
            if (!argument.name().equals(X_MATCH) && (withX || !argument.name().startsWith("x-"))) {
                demands.add(new FieldTable.Entry(argument.name(), plain(argument.value())));
            }
        }
        return new HeadersMatch(mode.startsWith("all"), demands);
    }

    boolean isSatisfiedBy(FieldTable headers) {
        for (FieldTable.Entry demand : demands) {
            if (isMet(demand.value(), headers.get(demand.name())) != all) {
                return !all;
            }
        }
        return all;
    }

    private static String mode(@Nullable FieldValue value) {
        if (value == null) {
            return "all";
        }
        if (!(value instanceof FieldValue.LongString string)) {
            throw ChannelException.preconditionFailed("Invalid x-match field type " + value.typeName() + " (value "
                    + ArgumentValues.term(value) + "); expected longstr");
        }
        return switch (string.text()) {
            case "all", "any", "all-with-x", "any-with-x" -> string.text();
            default ->
                throw ChannelException.preconditionFailed("Invalid x-match field value " + ArgumentValues.term(value)
                        + "; expected all, any, all-with-x, or any-with-x");
        };
    }

    private static boolean isMet(FieldValue demanded, @Nullable FieldValue header) {
        return header != null && (demanded instanceof FieldValue.Void || demanded.equals(plain(header)));
    }

    /** The same value in the widest of its kind: 1 is 1 in however many octets it came. */
    private static FieldValue plain(FieldValue value) {
        if (value instanceof FieldValue.Whole number) {
            return FieldValue.of(number.longValue());
        } else if (value instanceof FieldValue.Float32 number) {
            return new FieldValue.Float64(number.value());
        } else if (value instanceof FieldValue.Bytes bytes) {
            return new FieldValue.LongString(bytes.octets());
        }
        return value;
    }
}
