package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarkTest {

    private static final long ID = Segment.id(3, 17);

    private static Mark mark(int... offsets) {
        long[] gone = Bits.ofSpan(Segment.SPAN_MAX);
        for (int offset : offsets) {
            Bits.add(gone, offset);
        }
        return new Mark(ID, gone);
    }

    private static Segment applied(Iterable<Mark> marks) {
        Segment segment = new Segment(ID, 0, Segment.SPAN_MAX, new Segment.Content(Segment.SPAN_MAX, 0, 0, 0), null);
        marks.forEach(mark -> mark.applyTo(segment));
        return segment;
    }

    private static List<Mark> read(List<byte[]> values) throws DamagedException {
        List<Mark> marks = new ArrayList<>();
        for (byte[] value : values) {
            marks.addAll(Mark.decode(value));
        }
        return marks;
    }

    @Test
    void survivesTheDisk() throws DamagedException {
        List<Mark> written = List.of(mark(0, 1, 2, 63, 64, 127, 128, 16_383), Mark.all(Segment.id(4, 5)));

        List<Mark> found = read(Mark.encode(written, 1 << 20));

        assertThat(found).extracting(Mark::segmentId).containsExactly(ID, Segment.id(4, 5));
        assertThat(found.get(1).gone()).isNull();
        assertThat(applied(found.subList(0, 1)).gone())
                .isEqualTo(applied(written.subList(0, 1)).gone());
    }

    @Test
    void survivesTheDiskWithAsManyRunsAsCanBe() throws DamagedException {
        int[] every = new int[Segment.SPAN_MAX / 2];
        for (int i = 0; i < every.length; i++) {
            every[i] = 2 * i;
        }

        List<Mark> found = read(Mark.encode(List.of(mark(every)), 4096));

        assertThat(applied(found).live()).isEqualTo(Segment.SPAN_MAX / 2);
    }

    @Test
    void isSpreadOverSeveralValuesWhenThereAreMany() throws DamagedException {
        List<Mark> many = new ArrayList<>();
        for (int i = 1; i <= 5_000; i++) {
            many.add(Mark.all(Segment.id(1, i)));
        }

        List<byte[]> values = Mark.encode(many, 4096);

        assertThat(values).hasSizeGreaterThan(10).allMatch(value -> value.length <= 4096);
        assertThat(read(values)).isEqualTo(many);
    }

    @Test
    void addsUpWithAnother() {
        Segment both = applied(List.of(mark(1, 5).and(mark(5, 9))));

        assertThat(both.live()).isEqualTo(Segment.SPAN_MAX - 3);
        assertThat(mark(1).and(Mark.all(ID)).gone()).isNull();
    }

    @Test
    void isNeverReadFromDamagedBytes() {
        byte[] value = Mark.encode(List.of(mark(1, 2, 3, 100), mark(7)), 4096).get(0);
        Random random = new Random(1);
        for (int i = 0; i < value.length; i++) {
            byte[] damaged = value.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));

            assertThatThrownBy(() -> Mark.decode(damaged)).isInstanceOf(DamagedException.class);
        }
    }
}
