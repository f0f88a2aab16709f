package io.leveret.compat;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.List;

/** Field tables that tests share. */
final class Tables {

    private Tables() {}

    /** An entry for each type of value that the wire knows. */
    static FieldTable everyType() {
        FieldTable inner = FieldTable.of("inner", FieldValue.of("text"));
        return FieldTable.builder()
                .put("bool", true)
                .put("byte", new FieldValue.Int8((byte) -128))
                .put("unsigned byte", new FieldValue.UInt8(255))
                .put("short", new FieldValue.Int16((short) -32_768))
                .put("unsigned short", new FieldValue.UInt16(65_535))
                .put("int", Integer.MIN_VALUE)
                .put("unsigned int", new FieldValue.UInt32(4_294_967_295L))
                .put("long", Long.MIN_VALUE)
                .put("float", new FieldValue.Float32(1.5f))
                .put("double", new FieldValue.Float64(-2.25))
                .put("decimal", new FieldValue.DecimalValue(2, 12_345))
                .put("string", "täxt")
                .put("timestamp", new FieldValue.Timestamp(1_234_567_890L))
                .put("array", FieldValue.of(List.of(FieldValue.of(1), FieldValue.of("two"), FieldValue.of(inner))))
                .put("table", inner)
                .put("bytes", new FieldValue.Bytes(new byte[] {0, 1, -1}))
                .put("void", FieldValue.Void.VOID)
                .build();
    }
}
