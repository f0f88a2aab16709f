package io.leveret.codec;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value in a field table: one record for each type the wire knows, so that nothing is lost on the way through. Immutable. */
public sealed interface FieldValue {

    /** The type's name as it stands in RabbitMQ's reply texts. */
    String typeName();

    static FieldValue of(String text) {
        return LongString.of(text);
    }

    static FieldValue of(boolean value) {
        return new Bool(value);
    }

    static FieldValue of(int value) {
        return new Int32(value);
    }

    static FieldValue of(long value) {
        return new Int64(value);
    }

    static FieldValue of(FieldTable table) {
        return new Table(table);
    }

    static FieldValue of(List<? extends FieldValue> values) {
        return new Array(List.copyOf(values));
    }

    private static void requireUnsigned(long value, int bits) {
        if (value >>> bits != 0) {
            throw new IllegalArgumentException(value + " does not fit " + bits + " unsigned bits");
        }
    }

    /** A whole number of any width. */
    sealed interface Whole extends FieldValue {

        /** The number itself, however wide it was on the wire. */
        long longValue();
    }

    /** Wire type {@code t}. */
    record Bool(boolean value) implements FieldValue {
        @Override
        public String typeName() {
            return "bool";
        }
    }

    /** Wire type {@code b}. */
    record Int8(byte value) implements Whole {
        @Override
        public String typeName() {
            return "byte";
        }

        @Override
        public long longValue() {
            return value;
        }
    }

    /** Wire type {@code B}: 0 to 255. */
    record UInt8(int value) implements Whole {

        public UInt8 {
            requireUnsigned(value, 8);
        }

        @Override
        public String typeName() {
            return "unsignedbyte";
        }

        @Override
        public long longValue() {
            return value;
        }
    }

    /** Wire type {@code s}. */
    record Int16(short value) implements Whole {
        @Override
        public String typeName() {
            return "short";
        }

        @Override
        public long longValue() {
            return value;
        }
    }

    /** Wire type {@code u}: 0 to 65,535. */
    record UInt16(int value) implements Whole {

        public UInt16 {
            requireUnsigned(value, 16);
        }

        @Override
        public String typeName() {
            return "unsignedshort";
        }

        @Override
        public long longValue() {
            return value;
        }
    }

    /** Wire type {@code I}. */
    record Int32(int value) implements Whole {
        @Override
        public String typeName() {
            return "signedint";
        }

        @Override
        public long longValue() {
            return value;
        }
    }

    /** Wire type {@code i}: 0 to 4,294,967,295. */
    record UInt32(long value) implements Whole {

        public UInt32 {
            requireUnsigned(value, 32);
        }

        @Override
        public String typeName() {
            return "unsignedint";
        }

        @Override
        public long longValue() {
            return value;
        }
    }

    /** Wire type {@code l}; {@code L} is read as the same. */
    record Int64(long value) implements Whole {
        @Override
        public String typeName() {
            return "long";
        }

        @Override
        public long longValue() {
            return value;
        }
    }

    /** Wire type {@code f}. */
    record Float32(float value) implements FieldValue {
        @Override
        public String typeName() {
            return "float";
        }
    }

    /** Wire type {@code d}. */
    record Float64(double value) implements FieldValue {
        @Override
        public String typeName() {
            return "double";
        }
    }

    /** Wire type {@code D}: {@code unscaled} (0 to 4,294,967,295) over ten to the power of {@code scale} (0 to 255). */
    record DecimalValue(int scale, long unscaled) implements FieldValue {

        public DecimalValue {
            requireUnsigned(scale, 8);
            requireUnsigned(unscaled, 32);
        }

        @Override
        public String typeName() {
            return "decimal";
        }
    }

    /** Wire type {@code S}: bytes that mostly are UTF-8. Nobody may change the array. */
    @SuppressWarnings("ArrayRecordComponent")
    record LongString(byte[] octets) implements FieldValue {

        public static LongString of(String text) {
            return new LongString(Utf8.encode(text));
        }

        /** The bytes as UTF-8; what is none comes out as lone surrogates, as in every string of this package. */
        public String text() {
            return Utf8.decode(octets, 0, octets.length);
        }

        @Override
        public String typeName() {
            return "longstr";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LongString that && Arrays.equals(octets, that.octets);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(octets);
        }

        @Override
        public String toString() {
            return '"' + text() + '"';
        }
    }

    /** Wire type {@code T}: seconds since 1970, unsigned. */
    record Timestamp(long seconds) implements FieldValue {
        @Override
        public String typeName() {
            return "timestamp";
        }
    }

    /** Wire type {@code A}. */
    record Array(List<FieldValue> values) implements FieldValue {

        public Array {
            values = List.copyOf(values);
        }

        @Override
        public String typeName() {
            return "array";
        }
    }

    /** Wire type {@code F}. */
    record Table(FieldTable table) implements FieldValue {
        @Override
        public String typeName() {
            return "table";
        }
    }

    /** Wire type {@code x}. Nobody may change the array. */
    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] octets) implements FieldValue {
        @Override
        public String typeName() {
            return "binary";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes that && Arrays.equals(octets, that.octets);
        }

        @Override
        public int hashCode() {
            return 31 + Arrays.hashCode(octets);
        }

        @Override
        public String toString() {
            return "Bytes" + Arrays.toString(octets);
        }
    }

    /** Wire type {@code V}: present, without a value. */
    @SuppressWarnings("JavaLangClash")
    record Void() implements FieldValue {

        public static final Void VOID = new Void();

        @Override
        public String typeName() {
            return "void";
        }
    }
}
