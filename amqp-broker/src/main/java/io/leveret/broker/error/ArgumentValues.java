package io.leveret.broker.error;

import io.leveret.codec.FieldValue;

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
        if (value instanceof FieldValue.Whole whole) {
            return Long.toString(whole.longValue());
        } else if (value instanceof FieldValue.LongString string) {
            return string.text();
        } else if (value instanceof FieldValue.Bool bool) {
            return Boolean.toString(bool.value());
        } else if (value instanceof FieldValue.Float64 number) {
            return erlangFloat(number.value());
        } else if (value instanceof FieldValue.Float32 number) {
            return erlangFloat(number.value());
        } else if (value instanceof FieldValue.Void) {
            return "undefined";
        }
        return value.toString();
    }

    /** Erlang's shortest form: an exponent as soon as that is no longer than the plain digits. */
    private static String erlangFloat(double value) {
        String plain = Double.toString(value);
        int zeros = trailingZeros(plain);
        if (zeros < 2 || plain.indexOf('E') >= 0) {
            return plain.replace('E', 'e');
        }
        String digits = plain.substring(0, plain.length() - 2 - zeros);
        int exponent = zeros + digits.length() - 1 - (digits.startsWith("-") ? 1 : 0);
        int pointAt = digits.startsWith("-") ? 2 : 1;
        String fraction = digits.length() > pointAt ? digits.substring(pointAt) : "0";
        return digits.substring(0, pointAt) + "." + fraction + "e" + exponent;
    }

    /** Zeros before a final {@code .0}. */
    private static int trailingZeros(String plain) {
        if (!plain.endsWith(".0")) {
            return 0;
        }
        int end = plain.length() - 2;
        int first = end;
        while (first > 1 && plain.charAt(first - 1) == '0') {
            first--;
        }
        return end - first;
    }
}
