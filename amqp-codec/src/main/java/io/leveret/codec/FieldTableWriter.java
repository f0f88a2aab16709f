package io.leveret.codec;

import io.netty.buffer.ByteBuf;

/** Appends a field table. */
final class FieldTableWriter {

    private final ByteBuf out;
    private int depth;

    private FieldTableWriter(ByteBuf out) {
        this.out = out;
    }

    /**
     * Appends the table's length and its entries.
     *
     * @throws IllegalArgumentException if a name is too long or the nesting too deep
     */
    static void write(ByteBuf out, FieldTable table) {
        if (table.isEmpty()) {
            out.writeInt(0);
        } else {
            new FieldTableWriter(out).table(table);
        }
    }

    private void table(FieldTable table) {
        int start = open();
        for (FieldTable.Entry entry : table) {
            ShortStrings.write(out, entry.name());
            value(entry.value());
        }
        close(start);
    }

    private void array(FieldValue.Array array) {
        int start = open();
        for (FieldValue value : array.values()) {
            value(value);
        }
        close(start);
    }

    private int open() {
        depth++;
        if (depth > FieldTable.MAX_DEPTH) {
            throw new IllegalArgumentException("a field table is nested at most " + FieldTable.MAX_DEPTH + " deep");
        }
        out.writeInt(0);
        return out.writerIndex();
    }

    private void close(int start) {
        out.setInt(start - Integer.BYTES, out.writerIndex() - start);
        depth--;
    }

    private void value(FieldValue value) {
        if (value instanceof FieldValue.LongString string) {
            octets('S', string.octets());
        } else if (value instanceof FieldValue.Bytes bytes) {
            octets('x', bytes.octets());
        } else if (value instanceof FieldValue.Table table) {
            out.writeByte('F');
            table(table.table());
        } else if (value instanceof FieldValue.Array array) {
            out.writeByte('A');
            array(array);
        } else if (value instanceof FieldValue.Whole whole) {
            whole(whole);
        } else {
            other(value);
        }
    }

    private void whole(FieldValue.Whole value) {
        if (value instanceof FieldValue.Int32) {
            out.writeByte('I').writeInt((int) value.longValue());
        } else if (value instanceof FieldValue.Int64) {
            out.writeByte('l').writeLong(value.longValue());
        } else if (value instanceof FieldValue.UInt32) {
            out.writeByte('i').writeInt((int) value.longValue());
        } else if (value instanceof FieldValue.Int16) {
            out.writeByte('s').writeShort((int) value.longValue());
        } else if (value instanceof FieldValue.UInt16) {
            out.writeByte('u').writeShort((int) value.longValue());
        } else {
            out.writeByte(value instanceof FieldValue.Int8 ? 'b' : 'B').writeByte((int) value.longValue());
        }
    }

    private void other(FieldValue value) {
        if (value instanceof FieldValue.Bool bool) {
            out.writeByte('t').writeBoolean(bool.value());
        } else if (value instanceof FieldValue.Timestamp timestamp) {
            out.writeByte('T').writeLong(timestamp.seconds());
        } else if (value instanceof FieldValue.Float64 number) {
            out.writeByte('d').writeDouble(number.value());
        } else if (value instanceof FieldValue.Float32 number) {
            out.writeByte('f').writeFloat(number.value());
        } else if (value instanceof FieldValue.DecimalValue decimal) {
            out.writeByte('D').writeByte(decimal.scale()).writeInt((int) decimal.unscaled());
        } else if (value instanceof FieldValue.Void) {
            out.writeByte('V');
        } else {
            throw new AssertionError(value.typeName());
        }
    }

    private void octets(char wireType, byte[] octets) {
        out.writeByte(wireType).writeInt(octets.length).writeBytes(octets);
    }
}
