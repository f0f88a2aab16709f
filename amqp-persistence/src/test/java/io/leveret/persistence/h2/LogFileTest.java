package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.LongDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFileTest {

    @TempDir
    private Path folder;

    private String path() {
        return folder.resolve("00000001.mv").toString();
    }

    private void write(int values) {
        LogFile file = LogFile.create(path());
        for (int sequence = 1; sequence <= values; sequence++) {
            file.put(sequence, new byte[] {ValueKind.BODY});
        }
        file.commit();
        file.close();
    }

    private int lastSequence() throws DamagedException {
        LogFile file = LogFile.openForReading(path());
        try {
            return file.lastSequence();
        } finally {
            file.abandon();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500})
    void knowsTheLastValue(int values) throws DamagedException {
        write(values);

        assertThat(lastSequence()).isEqualTo(values);
    }

    @Test
    void givesASmallValueWithoutAllThatSharesItsPage() {
        LogFile written = LogFile.create(path());
        for (int sequence = 1; sequence <= 20; sequence++) {
            written.put(sequence, filled(sequence, 100));
        }
        written.put(21, filled(21, 300_000));
        written.commit();
        written.close();

        LogFile file = LogFile.openForReading(path());
        for (int sequence = 1; sequence <= 21; sequence++) {
            byte[] expected = filled(sequence, sequence == 21 ? 300_000 : 100);
            ByteBuffer view = Objects.requireNonNull(file.view(sequence));
            assertThat(view).isEqualTo(ByteBuffer.wrap(expected));
            assertThat(arrayBytes(view)).isLessThanOrEqualTo(2 * expected.length + 1);
            assertThat(file.get(sequence)).isEqualTo(expected);
        }
        file.abandon();
    }

    @SuppressWarnings("ByteBufferBackingArray") // for its length alone
    private static int arrayBytes(ByteBuffer view) {
        return view.array().length;
    }

    private static byte[] filled(int with, int bytes) {
        byte[] value = new byte[bytes];
        Arrays.fill(value, (byte) with);
        return value;
    }

    /** As the first page of a torn commit may have them. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE + 1, -(1L << 40), -Integer.MAX_VALUE, -10, 0, 7})
    void takesAKeyThatCannotBeForDamage(long key) {
        write(3);
        try (MVStore store = MVStore.open(path())) {
            MVMap<Long, ByteBuffer> log = store.openMap(
                    "log",
                    new MVMap.Builder<Long, ByteBuffer>()
                            .keyType(LongDataType.INSTANCE)
                            .valueType(new ValueType()));
            for (long sequence = 1; sequence <= 3; sequence++) {
                log.remove(-sequence);
            }
            log.put(key, ByteBuffer.wrap(new byte[] {ValueKind.BODY}));
        }

        assertThatExceptionOfType(DamagedException.class)
                .isThrownBy(this::lastSequence)
                .withMessage("the first page of its log");
    }
}
