package io.leveret.persistence.h2;

import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of one commit that several of its records have. Each is written once, before the segments, which name it. Bodies
 * are known by their arrays, for a message that goes to several queues is one array in all of them. Owned by the store thread.
 */
final class SharedBodies {

    /** For a commit in which nothing is shared. */
    static final SharedBodies NONE = new SharedBodies(Integer.MAX_VALUE);

    private final int bytesMin;
    private final IdentityHashMap<byte[], Place> places = new IdentityHashMap<>();
    private List<Place> inOrder = new ArrayList<>();

    /** Where a body is, and for how many. */
    static final class Place {
        private final byte[] body;
        private int records;
        private int value;
        private int checksum;

        private Place(byte[] body) {
            this.body = body;
        }

        /** How many records have it. */
        int records() {
            return records;
        }

        /** The number, in the file, of the value that it begins with. */
        int value() {
            return value;
        }

        /** Taken once, not for each record. */
        int checksum() {
            return checksum;
        }
    }

    /** @param bytesMin shorter bodies are not shared */
    SharedBodies(int bytesMin) {
        this.bytesMin = bytesMin;
    }

    /** Takes in a body of the commit. */
    void count(byte[] body) {
        if (body.length < bytesMin) {
            return;
        }
        Place place = places.get(body);
        if (place == null) {
            place = new Place(body);
            places.put(body, place);
            inOrder.add(place);
        }
        place.records++;
    }

    /**
     * Has those written that were counted more than once, in the order in which they came, and forgets the others.
     *
     * @param writer takes a body into the commit; returns the number of the value that it begins with
     */
    void write(ToIntFunction<byte[]> writer) {
        if (inOrder.isEmpty()) {
            return;
        }
        List<Place> shared = new ArrayList<>();
        for (Place place : inOrder) {
            if (place.records == 1) {
                places.remove(place.body);
            } else {
                place.value = writer.applyAsInt(place.body);
                place.checksum = checksum(place.body);
                shared.add(place);
            }
        }
        inOrder = shared;
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** Null if the body belongs in the segment. */
    @Nullable
    Place find(byte[] body) {
        return body.length < bytesMin || places.isEmpty() ? null : places.get(body);
    }

    boolean hasAnyOf(List<StoredMessage> messages) {
        if (places.isEmpty()) {
            return false;
        }
        for (StoredMessage message : messages) {
            if (find(message.body()) != null) {
                return true;
            }
        }
        return false;
    }

    /** What is in the checksum of each record that has the body. */
    static int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }
}
