package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Reads a field table. Every length is compared with what is there before anything is allocated for it. */
final class FieldTableReader {

    private final ByteBuf in;
    private int depth;

    private FieldTableReader(ByteBuf in) {
        this.in = in;
    }

    /** Reads a length and a table of that length, which must end at or before the index {@code end}. */
    static FieldTable read(ByteBuf in, int end) throws MalformedFrameException {
        return new FieldTableReader(in).table(end);
    }

    /** Reads a table that has no length before it and ends at the index {@code end}, as in an AMQPLAIN response. */
    static FieldTable readBody(ByteBuf in, int end) throws MalformedFrameException {
        return new FieldTableReader(in).tableUntil(end);
    }

    private FieldTable table(int end) throws MalformedFrameException {
        return tableUntil(nestedEnd(end));
    }

    private FieldTable tableUntil(int end) throws MalformedFrameException {
        descend();
        List<FieldTable.Entry> entries = in.readerIndex() == end ? List.of() : new ArrayList<>();
        while (in.readerIndex() < end) {
            String name = shortString(end);
            entries.add(new FieldTable.Entry(name, value(end)));
        }
        depth--;
        return FieldTable.of(entries);
    }

    private FieldValue.Array array(int end) throws MalformedFrameException {
        descend();
        int arrayEnd = nestedEnd(end);
        List<FieldValue> values = new ArrayList<>();
        while (in.readerIndex() < arrayEnd) {
            values.add(value(arrayEnd));
        }
        depth--;
        return new FieldValue.Array(values);
    }

    private FieldValue value(int end) throws MalformedFrameException {
        require(1, end);
        int wireType = in.readUnsignedByte();
        return switch (wireType) {
            case 'S' -> new FieldValue.LongString(octets(end));
            case 'x' -> new FieldValue.Bytes(octets(end));
            case 'F' -> new FieldValue.Table(table(end));
            case 'A' -> array(end);
            case 'V' -> FieldValue.Void.VOID;
            default -> fixedSize(wireType, end);
        };
    }

    private FieldValue fixedSize(int wireType, int end) throws MalformedFrameException {
        require(size(wireType), end);
        return switch (wireType) {
            case 't' -> new FieldValue.Bool(in.readByte() != 0);
            case 'b' -> new FieldValue.Int8(in.readByte());
            case 'B' -> new FieldValue.UInt8(in.readUnsignedByte());
            case 's' -> new FieldValue.Int16(in.readShort());
            case 'u' -> new FieldValue.UInt16(in.readUnsignedShort());
            case 'I' -> new FieldValue.Int32(in.readInt());
            case 'i' -> new FieldValue.UInt32(in.readUnsignedInt());
            case 'f' -> new FieldValue.Float32(in.readFloat());
            case 'd' -> new FieldValue.Float64(in.readDouble());
            case 'D' -> new FieldValue.DecimalValue(in.readUnsignedByte(), in.readUnsignedInt());
            case 'T' -> new FieldValue.Timestamp(in.readLong());
            default -> new FieldValue.Int64(in.readLong());
        };
    }

    private static int size(int wireType) throws MalformedFrameException {
        return switch (wireType) {
            case 't', 'b', 'B' -> Byte.BYTES;
            case 's', 'u' -> Short.BYTES;
            case 'I', 'i', 'f' -> Integer.BYTES;
            case 'D' -> Byte.BYTES + Integer.BYTES;
            case 'l', 'L', 'd', 'T' -> Long.BYTES;
            default -> throw MalformedFrameException.syntaxError("a field table has an unknown type, " + wireType);
        };
    }

    private String shortString(int end) throws MalformedFrameException {
        int length = in.readUnsignedByte();
        require(length, end);
        byte[] octets = new byte[length];
        in.readBytes(octets);
        return Utf8.decode(octets, 0, length);
    }

    private byte[] octets(int end) throws MalformedFrameException {
        int octetsEnd = nestedEnd(end);
        byte[] octets = new byte[octetsEnd - in.readerIndex()];
        in.readBytes(octets);
        return octets;
    }

    /** Reads a length, and gives the index behind that many bytes. */
    private int nestedEnd(int end) throws MalformedFrameException {
        require(Integer.BYTES, end);
        long length = in.readUnsignedInt();
        require(length, end);
        return in.readerIndex() + (int) length;
    }

    private void require(long bytes, int end) throws MalformedFrameException {
        if (end - in.readerIndex() < bytes) {
            throw MalformedFrameException.syntaxError("a field table ends too early");
        }
    }

    private void descend() throws MalformedFrameException {
        depth++;
        if (depth > FieldTable.MAX_DEPTH) {
            throw MalformedFrameException.syntaxError(
                    "a field table is nested deeper than " + FieldTable.MAX_DEPTH + " levels");
        }
    }
}
