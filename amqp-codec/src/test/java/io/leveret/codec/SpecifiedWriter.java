package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a method's fields from the specification's types alone, without the code under test (but for tables' contents). */
final class SpecifiedWriter {

    private final ByteBuf out;
    private int bits;

    SpecifiedWriter(ByteBuf out) {
        this.out = out;
    }

    /** Writes a value of this type, or nothing of it, as reserved fields have it. */
    void write(String type, @Nullable Object value) {
        if (type.equals("bit")) {
            bit(Boolean.TRUE.equals(value));
            return;
        }
        bits = 0;
        switch (type) {
            case "octet" -> out.writeByte(number(value));
            case "short" -> out.writeShort(number(value));
            case "long" -> out.writeInt(number(value));
            case "longlong" -> out.writeLong(value == null ? 0 : (Long) value);
            case "shortstr" -> out.writeByte(octets(value).length).writeBytes(octets(value));
            case "longstr" -> out.writeInt(octets(value).length).writeBytes(octets(value));
            case "table" -> {
                byte[] entries = ((FieldTable) Objects.requireNonNull(value)).toOctets();
                out.writeInt(entries.length).writeBytes(entries);
            }
            default -> throw new AssertionError(type);
        }
    }

    private void bit(boolean value) {
        if (bits % 8 == 0) {
            out.writeByte(0);
        }
        int last = out.writerIndex() - 1;
        out.setByte(last, out.getByte(last) + ((value ? 1 : 0) << (bits % 8)));
        bits++;
    }

    private static int number(@Nullable Object value) {
        return value == null ? 0 : ((Number) value).intValue();
    }

    private static byte[] octets(@Nullable Object value) {
        if (value instanceof byte[] octets) {
            return octets;
        }
        return (value == null ? "" : (String) value).getBytes(StandardCharsets.UTF_8);
    }
}
