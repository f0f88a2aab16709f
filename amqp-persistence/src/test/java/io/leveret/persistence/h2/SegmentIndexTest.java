package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SegmentIndexTest {

    private static Segment segment(long first, int span) {
        return new Segment(first, first, span, new Segment.Content(span, 0, 0, 0), null);
    }

    private static List<Segment> all(SegmentIndex index) {
        List<Segment> all = new ArrayList<>();
        for (int i = 0; i < index.size(); i++) {
            all.add(index.get(i));
        }
        return all;
    }

    @Test
    void findsTheSegmentThatHoldsAPosition() {
        SegmentIndex index = new SegmentIndex();
        index.add(segment(10, 5));
        index.add(segment(20, 1));

        assertThat(index.find(9)).isNull();
        assertThat(index.find(10)).isSameAs(index.get(0));
        assertThat(index.find(14)).isSameAs(index.get(0));
        assertThat(index.find(15)).isNull();
        assertThat(index.find(20)).isSameAs(index.get(1));
        assertThat(index.find(21)).isNull();
    }

    @Test
    void keepsSegmentsInOrderWhateverComesAndGoes() {
        Random random = new Random(4);
        SegmentIndex index = new SegmentIndex();
        TreeMap<Long, Segment> expected = new TreeMap<>();
        for (int step = 0; step < 20_000; step++) {
            // grows for a while, then shrinks, several times
            boolean grow = random.nextInt(100) < (step / 2_000 % 2 == 0 ? 80 : 20);
            if (grow || expected.isEmpty()) {
                long first = random.nextInt(100_000) * 10L;
                if (!expected.containsKey(first)) {
                    Segment added = segment(first, 1 + random.nextInt(10));
                    expected.put(first, added);
                    index.add(added);
                }
            } else {
                Map.Entry<Long, Segment> entry = expected.ceilingEntry(random.nextInt(1_000_000) + 0L);
                Segment gone = entry == null ? expected.firstEntry().getValue() : entry.getValue();
                expected.remove(gone.first);
                index.remove(gone);
            }
            long probe = random.nextInt(1_000_000);
            Map.Entry<Long, Segment> floor = expected.floorEntry(probe);
            assertThat(index.find(probe))
                    .isSameAs(floor != null && floor.getValue().last() >= probe ? floor.getValue() : null);
        }
        assertThat(all(index)).containsExactlyElementsOf(expected.values());
    }
}
