package io.leveret.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and typed values in the order in which they came. A name may come twice: both are kept, and the first one counts, as in
 * RabbitMQ. Tables with the same entries in another order are equal. Immutable.
 */
public final class FieldTable implements Iterable<FieldTable.Entry> {

    /** How deep tables and arrays may lie within each other, the outermost included. */
    public static final int MAX_DEPTH = 32;

    public static final FieldTable EMPTY = new FieldTable(List.of());

    /** From here on a look-up by walking costs more than an index. */
    private static final int INDEXED_FROM_SIZE = 16;

    private final List<Entry> entries;
    private final Map<String, FieldValue> index;

    private FieldTable(List<Entry> entries) {
        this.entries = entries;
        this.index = entries.size() < INDEXED_FROM_SIZE ? Map.of() : indexed(entries);
    }

    /** A table of these entries, duplicates included. */
    public static FieldTable of(List<Entry> entries) {
        return entries.isEmpty() ? EMPTY : new FieldTable(List.copyOf(entries));
    }

    public static FieldTable of(String name, FieldValue value) {
        return new FieldTable(List.of(new Entry(name, value)));
    }

    /** Reads what {@link #toOctets} gives: all entries, with no length before them, as an AMQPLAIN response has them. */
    public static FieldTable fromOctets(byte[] octets) throws MalformedFrameException {
        return FieldTableReader.readBody(Unpooled.wrappedBuffer(octets), octets.length);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The value under this name, or null. */
    public @Nullable FieldValue get(String name) {
        if (!index.isEmpty()) {
            return index.get(name);
        }
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.name().equals(name)) {
                return entry.value();
            }
        }
        return null;
    }

    public boolean has(String name) {
        return get(name) != null;
    }

    public int size() {
        return entries.size();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The entries in their order, duplicates included. */
    public List<Entry> entries() {
        return entries;
    }

    @Override
    public Iterator<Entry> iterator() {
        return entries.iterator();
    }

    /** This table with {@code value} in the place of what stood under the name, or else at the end. */
    public FieldTable with(String name, FieldValue value) {
        List<Entry> changed = new ArrayList<>(entries.size() + 1);
        boolean placed = false;
        for (Entry entry : entries) {
            if (!entry.name().equals(name)) {
                changed.add(entry);
            } else if (!placed) {
                changed.add(new Entry(name, value));
                placed = true;
            }
        }
        if (!placed) {
            changed.add(new Entry(name, value));
        }
        return of(changed);
    }

    /** This table without anything under the name. */
    public FieldTable without(String name) {
        if (!has(name)) {
            return this;
        }
        List<Entry> rest = new ArrayList<>(entries);
        rest.removeIf(entry -> entry.name().equals(name));
        return of(rest);
    }

    /**
     * The entries in wire form, with no length before them.
     *
     * @throws IllegalArgumentException if a name is too long or the nesting too deep
     */
    public byte[] toOctets() {
        ByteBuf out = Unpooled.buffer();
        FieldTableWriter.write(out, this);
        return ByteBufUtil.getBytes(out.skipBytes(Integer.BYTES));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof FieldTable that) || entries.size() != that.entries.size()) {
            return false;
        }
        return entries.equals(that.entries)
                || (hashCode() == that.hashCode() && sorted(entries).equals(sorted(that.entries)));
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (Entry entry : entries) {
            hash += entry.hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        return entries.toString();
    }

    private static List<Entry> sorted(List<Entry> entries) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(Entry::name));
        return sorted;
    }

    private static Map<String, FieldValue> indexed(List<Entry> entries) {
        Map<String, FieldValue> index = new HashMap<>(2 * entries.size());
        for (Entry entry : entries) {
            index.putIfAbsent(entry.name(), entry.value());
        }
        return index;
    }

    /** A name and its value. */
    public record Entry(String name, FieldValue value) {
        @Override
        public String toString() {
            return name + '=' + value;
        }
    }

    /** Collects entries; a name put again keeps its place and takes the new value. One thread at a time. */
    public static final class Builder {

        private final Map<String, FieldValue> values = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String name, FieldValue value) {
            values.put(name, value);
            return this;
        }

        public Builder put(String name, String text) {
            return put(name, FieldValue.of(text));
        }

        public Builder put(String name, boolean value) {
            return put(name, FieldValue.of(value));
        }

        public Builder put(String name, int value) {
            return put(name, FieldValue.of(value));
        }

        public Builder put(String name, long value) {
            return put(name, FieldValue.of(value));
        }

        public Builder put(String name, FieldTable table) {
            return put(name, FieldValue.of(table));
        }

        public FieldTable build() {
            List<Entry> entries = new ArrayList<>(values.size());
            values.forEach((name, value) -> entries.add(new Entry(name, value)));
            return of(entries);
        }
    }
}
