package io.leveret.broker.vhost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.persistence.StorageException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Arguments as text for the store: a JSON object in which every value says its wire type, so that nothing is lost and an
 * operator can read it: <code>{"x-max-length":{"I":10}}</code>. Sorted by name, so that equal tables are equal texts, by which a
 * store finds a binding again. No arguments are the empty text.
 */
final class ArgumentsText {

    private static final JsonFactory JSON = new JsonFactory();

    private ArgumentsText() {}

    static String write(FieldTable table) {
        if (table.isEmpty()) {
            return "";
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            write(table, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws StorageException if the text is nothing of the kind
     */
    static FieldTable read(String text) {
        if (text.isEmpty()) {
            return FieldTable.EMPTY;
        }
        try (JsonParser in = JSON.createParser(text)) {
            expect(in, JsonToken.START_OBJECT);
            return readTable(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new StorageException("stored arguments are not understood: " + text, e);
        }
    }

    private static void write(FieldTable table, JsonGenerator out) throws IOException {
        out.writeStartObject();
        List<FieldTable.Entry> entries = new ArrayList<>(table.entries());
        entries.sort(Comparator.comparing(FieldTable.Entry::name));
        for (FieldTable.Entry entry : entries) {
            out.writeFieldName(entry.name());
            write(entry.value(), out);
        }
        out.writeEndObject();
    }

    private static void write(FieldValue value, JsonGenerator out) throws IOException {
        out.writeStartObject();
        if (value instanceof FieldValue.Whole whole) {
            out.writeNumberField(wireType(whole), whole.longValue());
        } else if (value instanceof FieldValue.LongString string) {
            out.writeStringField("S", string.text());
        } else if (value instanceof FieldValue.Bool bool) {
            out.writeBooleanField("t", bool.value());
        } else if (value instanceof FieldValue.Float32 number) {
            out.writeNumberField("f", Float.floatToRawIntBits(number.value()));
        } else if (value instanceof FieldValue.Float64 number) {
            out.writeNumberField("d", Double.doubleToRawLongBits(number.value()));
        } else if (value instanceof FieldValue.DecimalValue decimal) {
            out.writeFieldName("D");
            out.writeArray(new long[] {decimal.scale(), decimal.unscaled()}, 0, 2);
        } else if (value instanceof FieldValue.Timestamp timestamp) {
            out.writeNumberField("T", timestamp.seconds());
        } else if (value instanceof FieldValue.Bytes bytes) {
            out.writeBinaryField("x", bytes.octets());
        } else if (value instanceof FieldValue.Void) {
            out.writeNullField("V");
        } else if (value instanceof FieldValue.Table table) {
            out.writeFieldName("F");
            write(table.table(), out);
        } else if (value instanceof FieldValue.Array array) {
            out.writeArrayFieldStart("A");
            for (FieldValue element : array.values()) {
                write(element, out);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private static String wireType(FieldValue.Whole value) {
        if (value instanceof FieldValue.Int8) {
            return "b";
        } else if (value instanceof FieldValue.UInt8) {
            return "B";
        } else if (value instanceof FieldValue.Int16) {
            return "s";
        } else if (value instanceof FieldValue.UInt16) {
            return "u";
        } else if (value instanceof FieldValue.Int32) {
            return "I";
        } else if (value instanceof FieldValue.UInt32) {
            return "i";
        }
        return "l";
    }

    /** Reads on from behind the opening brace. */
    private static FieldTable readTable(JsonParser in) throws IOException {
        List<FieldTable.Entry> entries = new ArrayList<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            expect(in, JsonToken.START_OBJECT);
            entries.add(new FieldTable.Entry(name, readValue(in)));
        }
        requireAt(in, JsonToken.END_OBJECT);
        return FieldTable.of(entries);
    }

    /** Reads on from behind the opening brace, to behind the closing one. */
    private static FieldValue readValue(JsonParser in) throws IOException {
        expect(in, JsonToken.FIELD_NAME);
        String type = in.currentName();
        in.nextToken();
        FieldValue value = switch (type) {
            case "b" -> new FieldValue.Int8(in.getByteValue());
            case "B" -> new FieldValue.UInt8(in.getIntValue());
            case "s" -> new FieldValue.Int16(in.getShortValue());
            case "u" -> new FieldValue.UInt16(in.getIntValue());
            case "I" -> new FieldValue.Int32(in.getIntValue());
            case "i" -> new FieldValue.UInt32(in.getLongValue());
            case "l" -> new FieldValue.Int64(in.getLongValue());
            case "S" -> FieldValue.LongString.of(in.getText());
            case "t" -> new FieldValue.Bool(in.getBooleanValue());
            case "f" -> new FieldValue.Float32(Float.intBitsToFloat(in.getIntValue()));
            case "d" -> new FieldValue.Float64(Double.longBitsToDouble(in.getLongValue()));
            case "D" -> readDecimal(in);
            case "T" -> new FieldValue.Timestamp(in.getLongValue());
            case "x" -> new FieldValue.Bytes(in.getBinaryValue());
            case "V" -> new FieldValue.Void();
            case "F" -> {
                requireAt(in, JsonToken.START_OBJECT);
                yield new FieldValue.Table(readTable(in));
            }
            case "A" -> readArray(in);
            default -> throw new IllegalArgumentException("unknown type " + type);
        };
        expect(in, JsonToken.END_OBJECT);
        return value;
    }

    private static FieldValue readDecimal(JsonParser in) throws IOException {
        int scale = in.nextIntValue(0);
        long unscaled = in.nextLongValue(0);
        expect(in, JsonToken.END_ARRAY);
        return new FieldValue.DecimalValue(scale, unscaled);
    }

    private static FieldValue readArray(JsonParser in) throws IOException {
        requireAt(in, JsonToken.START_ARRAY);
        List<FieldValue> values = new ArrayList<>();
        while (in.nextToken() == JsonToken.START_OBJECT) {
            values.add(readValue(in));
        }
        requireAt(in, JsonToken.END_ARRAY);
        return new FieldValue.Array(values);
    }

    private static void expect(JsonParser in, JsonToken token) throws IOException {
        in.nextToken();
        requireAt(in, token);
    }

    private static void requireAt(JsonParser in, JsonToken token) {
        if (in.currentToken() != token) {
            throw new IllegalArgumentException("expected " + token + ", found " + in.currentToken());
        }
    }
}
