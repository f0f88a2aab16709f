package io.leveret.persistence.h2;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that stand apart from the segments whose records have them, read for several of these: one array for each, so that
 * who writes them again can tell. Owned by one thread.
 */
final class StoredBodies {

    private final long bytesMax;

    /** By file and number of their first values, the least recently used first. */
    private final Map<Long, Body> bodies = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    /** A body, and what of it is in the checksums of its records. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Body(byte[] bytes, int checksum) {}

    /** Those of one file. */
    interface Source {

        /**
         * A body as it is on disk now, or null if it is not there.
         *
         * @param sequence the number of its first value
         * @throws MVStoreException if the disk cannot be read
         */
        @Nullable
        Body find(int sequence, int length);
    }

    /** Keeps all that it reads. */
    StoredBodies() {
        this(Long.MAX_VALUE);
    }

    /** @param bytesMax keeps no more of what it reads */
    StoredBodies(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** @param values gives a value by its number in the file, or null */
    Source from(int file, IntFunction<@Nullable ByteBuffer> values) {
        return (sequence, length) -> {
            Body body = bodies.get(Segment.id(file, sequence));
            return body != null ? body : read(file, sequence, length, values);
        };
    }

    boolean has(int file, int sequence) {
        return bodies.containsKey(Segment.id(file, sequence));
    }

    /** How much it keeps. */
    long bytes() {
        return bytes;
    }

    private @Nullable Body read(int file, int sequence, int length, IntFunction<@Nullable ByteBuffer> values) {
        try {
            byte[] read = read(sequence, length, values);
            Body body = new Body(read, SharedBodies.checksum(read));
            keep(Segment.id(file, sequence), body);
            return body;
        } catch (DamagedException e) {
            return null;
        }
    }

    private void keep(long id, Body body) {
        bodies.put(id, body);
        bytes += body.bytes.length;
        Iterator<Body> eldest = bodies.values().iterator();
        while (bytes > bytesMax) {
            bytes -= eldest.next().bytes.length;
            eldest.remove();
        }
    }

    private static byte[] read(int sequence, int length, IntFunction<@Nullable ByteBuffer> values)
            throws DamagedException {
        byte[] body = new byte[length];
        int done = part(values, sequence, ValueKind.BODY, body, 0);
        for (int next = sequence + 1; done < length; next++) {
            done += part(values, next, ValueKind.CONTINUATION, body, done);
        }
        return body;
    }

    private static int part(IntFunction<@Nullable ByteBuffer> values, int sequence, byte kind, byte[] body, int from)
            throws DamagedException {
        ByteBuffer value;
        try {
            value = values.apply(sequence);
        } catch (MVStoreException e) {
            throw DamagedException.unlessUnreadable(e);
        }
        int length = value == null ? 0 : value.limit() - 1;
        if (value == null || length < 1 || value.get(0) != kind || length > body.length - from) {
            throw new DamagedException("a body is missing");
        }
        value.get(1, body, from, length);
        return length;
    }
}
