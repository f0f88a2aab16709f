package io.leveret.persistence.h2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The living segments of one queue, ordered by position. Costs nothing while empty. Owned by the store thread. */
final class SegmentIndex {

    private static final Segment[] NONE = {};
    private static final int CAPACITY_MIN = 4;

    private @Nullable Segment[] items = NONE;
    private int head;
    private int size;

    int size() {
        return size;
    }

    Segment get(int i) {
        assert i >= 0 && i < size : i;
        Segment segment = items[head + i];
        assert segment != null;
        return segment;
    }

    /** Adds a segment; those that come with the highest positions are added the quickest. */
    void add(Segment segment) {
        int at = size == 0 || get(size - 1).last() < segment.first ? size : firstEndingAtOrAfter(segment.first);
        makeRoom();
        System.arraycopy(items, head + at, items, head + at + 1, size - at);
        items[head + at] = segment;
        size++;
    }

    /** Puts segments in the place of {@code count} neighbours, between whose positions theirs lie. */
    void replace(Segment first, int count, List<Segment> targets) {
        int at = firstEndingAtOrAfter(first.first);
        assert get(at) == first && count <= size - at;
        int added = targets.size() - count;
        if (head + size + added > items.length) {
            moveTo(Math.max(size + added, items.length + (items.length >> 1) + 1));
        }
        int from = head + at + count;
        System.arraycopy(items, from, items, from + added, head + size - from);
        for (int i = 0; i < targets.size(); i++) {
            items[head + at + i] = targets.get(i);
        }
        Arrays.fill(items, head + size + Math.min(0, added), head + size, null);
        size += added;
        shrink();
    }

    /** Those of which a part lies between the ends of another. */
    List<Segment> overlapping(Segment other) {
        List<Segment> overlapping = new ArrayList<>();
        for (int i = firstEndingAtOrAfter(other.first); i < size && get(i).first <= other.last(); i++) {
            overlapping.add(get(i));
        }
        return overlapping;
    }

    /** Where the first segment stands that reaches {@code position} or begins behind it; {@link #size()} if none does. */
    int firstEndingAtOrAfter(long position) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).last() < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The segment that holds the position, alive or not. */
    @Nullable
    Segment find(long position) {
        int at = firstEndingAtOrAfter(position);
        return at < size && get(at).first <= position ? get(at) : null;
    }

    void remove(Segment segment) {
        int at = firstEndingAtOrAfter(segment.first);
        assert get(at) == segment;
        if (at < size / 2) {
            System.arraycopy(items, head, items, head + 1, at);
            items[head++] = null;
        } else {
            System.arraycopy(items, head + at + 1, items, head + at, size - at - 1);
            items[head + size - 1] = null;
        }
        size--;
        shrink();
    }

    void clear() {
        items = NONE;
        head = 0;
        size = 0;
    }

    private void makeRoom() {
        if (head + size < items.length) {
            return;
        }
        boolean enoughInFront = head > items.length / 2;
        moveTo(enoughInFront ? items.length : Math.max(CAPACITY_MIN, items.length + (items.length >> 1) + 1));
    }

    private void shrink() {
        if (size == 0) {
            items = NONE;
            head = 0;
        } else if (items.length > 64 && size < items.length / 4) {
            moveTo(items.length / 2);
        }
    }

    private void moveTo(int capacity) {
        items = Arrays.copyOf(Arrays.copyOfRange(items, head, head + size), capacity);
        head = 0;
    }
}
