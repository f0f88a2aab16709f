package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.Messages;
import io.leveret.persistence.StoredMessage;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentCacheTest {

    private static final int VALUE_BYTES = 2 << 20;

    private final SegmentCache cache = new SegmentCache();

    private static SegmentReader reader(long id) throws DamagedException {
        List<StoredMessage> messages = List.of(Messages.message(1, 0, 500_000), Messages.message(1, 1, 500_000));
        SegmentEncoder encoder = new SegmentEncoder(VALUE_BYTES);
        SegmentHeader header = encoder.header(1, messages, SharedBodies.NONE);
        List<byte[]> values = encoder.encode(header, messages);
        return SegmentReader.load(id, 0, sequence -> ByteBuffer.wrap(values.get(0)));
    }

    @Test
    void forgetsWhatWasUsedLeastRecently() throws DamagedException {
        for (long id = 1; id <= 20; id++) {
            cache.put(id, reader(id));
        }

        assertThat(cache.get(1)).isNull();
        assertThat(cache.get(20)).isNotNull();
    }

    @Test
    void countsOnceWhatIsPutAgain() throws DamagedException {
        cache.put(1, reader(1));
        for (int i = 0; i < 20; i++) {
            cache.put(2, reader(2));
        }

        assertThat(cache.get(1)).isNotNull();
        assertThat(cache.get(2)).isNotNull();
    }
}
