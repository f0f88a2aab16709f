package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.BindingRemoved;
import io.leveret.persistence.DefinitionChange.ExchangeRemoved;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.QueueRemoved;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The maps that hold definitions: one has each as a {@link DefinitionRecord} under its {@link DefinitionKey}, with a checksum of both in front,
 * as H2 does not notice when bytes are not those written; the other has the keys of bindings, ordered by source. Used by one thread at a time.
 */
final class DefinitionMaps {

    private static final int CHECKSUM_BYTES = 4;

    private final MVMap<ByteBuffer, ByteBuffer> definitions;
    private final MVMap<ByteBuffer, ByteBuffer> sources;

    DefinitionMaps(MVStore store) {
        this.definitions = map(store, "definitions");
        this.sources = map(store, "sources");
    }

    private static MVMap<ByteBuffer, ByteBuffer> map(MVStore store, String name) {
        DataType<ByteBuffer> bytes = new ValueType();
        return store.openMap(
                name, new MVMap.Builder<ByteBuffer, ByteBuffer>().keyType(bytes).valueType(bytes));
    }

    /** All of them, in an order in which they can be declared again; each is checked. */
    List<DefinitionChange> read() throws DamagedException {
        List<DefinitionChange> found = new ArrayList<>();
        List<DefinitionChange> bindings = new ArrayList<>();
        Cursor<ByteBuffer, ByteBuffer> cursor = definitions.cursor(null);
        while (cursor.hasNext()) {
            ByteBuffer key = cursor.next();
            DefinitionChange put = decode(key, cursor.getValue());
            if (put instanceof BindingPut binding) {
                requireSource(key, binding);
                bindings.add(put);
            } else {
                found.add(put);
            }
        }
        if (sources.sizeAsLong() != bindings.size()) {
            throw new DamagedException(bindings.size() + " bindings, " + sources.sizeAsLong() + " by their sources");
        }
        sortQueues(found);
        found.addAll(bindings);
        return found;
    }

    private void requireSource(ByteBuffer key, BindingPut binding) throws DamagedException {
        if (!key.equals(sources.get(DefinitionKey.bySource(binding)))) {
            throw new DamagedException("the source of " + binding);
        }
    }

    /** In the order in which they were declared first. */
    private static void sortQueues(List<DefinitionChange> found) {
        int first = found.size();
        while (first > 0 && found.get(first - 1) instanceof QueuePut) {
            first--;
        }
        found.subList(first, found.size()).sort(Comparator.comparingLong(queue -> ((QueuePut) queue).id()));
    }

    void write(DefinitionChange change) throws DamagedException {
        if (change instanceof ExchangeRemoved removed) {
            definitions.remove(DefinitionKey.exchange(removed.vhost(), removed.name()));
            removeBindingsFrom(removed.vhost(), removed.name());
            removeBindingsTo(removed.vhost(), removed.name(), true);
        } else if (change instanceof QueueRemoved removed) {
            definitions.remove(DefinitionKey.queue(removed.vhost(), removed.name()));
            removeBindingsTo(removed.vhost(), removed.name(), false);
        } else if (change instanceof BindingRemoved removed) {
            remove(DefinitionKey.of(removed.binding()), DefinitionKey.bySource(removed.binding()));
        } else {
            put(change);
        }
    }

    private void put(DefinitionChange put) {
        ByteBuffer key = DefinitionKey.of(put);
        definitions.put(key, encode(key, put));
        if (put instanceof BindingPut binding) {
            sources.put(DefinitionKey.bySource(binding), key);
        }
    }

    private void removeBindingsTo(String vhost, String destination, boolean toExchange) throws DamagedException {
        byte[] prefix = DefinitionKey.bindingsTo(vhost, destination, toExchange);
        for (ByteBuffer key = first(definitions, prefix); key != null; key = first(definitions, prefix)) {
            BindingPut binding = (BindingPut) decode(key, definitions.get(key));
            remove(key, DefinitionKey.bySource(binding));
        }
    }

    private void removeBindingsFrom(String vhost, String source) {
        byte[] prefix = DefinitionKey.bindingsFrom(vhost, source);
        for (ByteBuffer key = first(sources, prefix); key != null; key = first(sources, prefix)) {
            remove(sources.get(key), key);
        }
    }

    private void remove(@Nullable ByteBuffer key, ByteBuffer bySource) {
        sources.remove(bySource);
        if (key != null) {
            definitions.remove(key);
        }
    }

    private static @Nullable ByteBuffer first(MVMap<ByteBuffer, ByteBuffer> map, byte[] prefix) {
        ByteBuffer key = map.ceilingKey(ByteBuffer.wrap(prefix));
        boolean has = key != null
                && key.limit() >= prefix.length
                && key.slice(0, prefix.length).equals(ByteBuffer.wrap(prefix));
        return has ? key : null;
    }

    private static ByteBuffer encode(ByteBuffer key, DefinitionChange put) {
        byte[] record = DefinitionRecord.encode(List.of(put));
        ByteBuffer value = ByteBuffer.allocate(CHECKSUM_BYTES + record.length);
        value.position(CHECKSUM_BYTES).put(record).flip();
        return value.putInt(0, checksum(key, value));
    }

    private static DefinitionChange decode(ByteBuffer key, @Nullable ByteBuffer value) throws DamagedException {
        if (value == null || value.limit() < CHECKSUM_BYTES || value.getInt(0) != checksum(key, value)) {
            throw new DamagedException("checksum of a definition");
        }
        try {
            return DefinitionRecord.decode(
                            value.array(), value.arrayOffset() + CHECKSUM_BYTES, value.limit() - CHECKSUM_BYTES)
                    .get(0);
        } catch (IOException e) {
            throw new DamagedException("a definition that is none", e);
        }
    }

    private static int checksum(ByteBuffer key, ByteBuffer value) {
        CRC32C crc = new CRC32C();
        crc.update(key.duplicate());
        crc.update(value.slice(CHECKSUM_BYTES, value.limit() - CHECKSUM_BYTES));
        return (int) crc.getValue();
    }
}
