package io.leveret.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Made-up field tables with values of every type. */
final class FieldTableSamples {

    /** One of each, at their edges where they have some. */
    static final List<FieldValue> ONE_OF_EACH = List.of(
            new FieldValue.Bool(true),
            new FieldValue.Bool(false),
            new FieldValue.Int8(Byte.MIN_VALUE),
            new FieldValue.UInt8(255),
            new FieldValue.Int16(Short.MIN_VALUE),
            new FieldValue.UInt16(65_535),
            new FieldValue.Int32(Integer.MIN_VALUE),
            new FieldValue.UInt32(4_294_967_295L),
            new FieldValue.Int64(Long.MIN_VALUE),
            new FieldValue.Float32(-1.5f),
            new FieldValue.Float64(Double.NaN),
            new FieldValue.DecimalValue(255, 4_294_967_295L),
            FieldValue.LongString.of("größer \ud83d\udc07"),
            new FieldValue.LongString(new byte[] {(byte) 0xff, 0, (byte) 0xc3}),
            new FieldValue.Timestamp(-1),
            new FieldValue.Bytes(new byte[] {1, 0, -1}),
            FieldValue.Void.VOID,
            new FieldValue.Array(List.of()),
            new FieldValue.Table(FieldTable.EMPTY));

    private FieldTableSamples() {}

    /** A table of values drawn from {@code random}, nested at most {@code depth} below the first. */
    static FieldTable table(Random random, int depth) {
        FieldTable.Builder table = FieldTable.builder();
        for (int i = random.nextInt(6); i > 0; i--) {
            table.put("x-" + random.nextInt(100), value(random, depth));
        }
        return table.build();
    }

    private static FieldValue value(Random random, int depth) {
        int kind = random.nextInt(ONE_OF_EACH.size() + 2);
        if (kind < ONE_OF_EACH.size() || depth == 0) {
            return ONE_OF_EACH.get(kind % ONE_OF_EACH.size());
        }
        if (kind == ONE_OF_EACH.size()) {
            return new FieldValue.Table(table(random, depth - 1));
        }
        List<FieldValue> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value(random, depth - 1));
        }
        return new FieldValue.Array(values);
    }
}
