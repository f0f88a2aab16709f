package io.leveret.broker.error;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leveret.codec.FieldValue;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/** Arguments' values as RabbitMQ compares them, and prints them in reply texts. */
public final class ArgumentValues {

    private ArgumentValues() {}

    /** Whether both are the same: whole numbers by value, however wide each is, all else by type and value. */
    public static boolean isSame(FieldValue one, FieldValue other) {
        if (one instanceof FieldValue.Whole number && other instanceof FieldValue.Whole otherNumber) {
            return number.longValue() == otherNumber.longValue();
        }
        return one.equals(other);
    }

    public static String print(FieldValue value) {
        if (value instanceof FieldValue.LongString string) {
            return string.text();
        } else if (value instanceof FieldValue.Bytes bytes) {
            return new FieldValue.LongString(bytes.octets()).text();
        }
        return term(value);
    }

    /** As Erlang writes it. */
    public static String term(FieldValue value) {
        if (value instanceof FieldValue.Whole whole) {
            return Long.toString(whole.longValue());
        } else if (value instanceof FieldValue.Bool bool) {
            return Boolean.toString(bool.value());
        } else if (value instanceof FieldValue.Float64 number) {
            return erlangFloat(number.value());
        } else if (value instanceof FieldValue.Float32 number) {
            return erlangFloat(number.value());
        } else if (value instanceof FieldValue.Timestamp timestamp) {
            return Long.toUnsignedString(timestamp.seconds());
        } else if (value instanceof FieldValue.Void) {
            return "undefined";
        } else if (value instanceof FieldValue.Array array) {
            return array.values().stream()
                    .map(element -> "{" + typed(element) + "}")
                    .collect(Collectors.joining(",", "[", "]"));
        } else if (value instanceof FieldValue.Table table) {
            return table.table().entries().stream()
                    .map(entry ->
                            "{" + ErlangBinary.print(entry.name().getBytes(UTF_8)) + "," + typed(entry.value()) + "}")
                    .collect(Collectors.joining(",", "[", "]"));
        } else if (value instanceof FieldValue.DecimalValue decimal) {
            return "{" + decimal.scale() + "," + decimal.unscaled() + "}";
        }
        return ErlangBinary.print(
                value instanceof FieldValue.Bytes bytes
                        ? bytes.octets()
                        : print(value).getBytes(UTF_8));
    }

    private static String typed(FieldValue value) {
        return value.typeName() + "," + term(value);
    }

    /** Erlang's shortest form: plain unless an exponent is shorter. */
    private static String erlangFloat(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return Double.toString(value);
        }
        BigDecimal number = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        String digits = number.unscaledValue().toString();
        int pointAt = digits.length() - number.scale();
        String plain = plain(digits, pointAt);
        String scientific =
                digits.charAt(0) + "." + (digits.length() == 1 ? "0" : digits.substring(1)) + "e" + (pointAt - 1);
        return (value < 0 ? "-" : "") + (plain.length() <= scientific.length() ? plain : scientific);
    }

    /** The digits with a point that many places from their start. */
    private static String plain(String digits, int pointAt) {
        if (pointAt <= 0) {
            return "0." + "0".repeat(-pointAt) + digits;
        } else if (pointAt >= digits.length()) {
            return digits + "0".repeat(pointAt - digits.length()) + ".0";
        }
        return digits.substring(0, pointAt) + "." + digits.substring(pointAt);
    }
}
