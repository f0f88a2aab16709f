package io.leveret.persistence.h2;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What several message files say together: segments, and what later files settled of them. Filled with the oldest file first. */
final class FoundSegments {

    private final Map<Integer, Map<Integer, FileSummary.Entry>> byFile = new LinkedHashMap<>();

    void add(int file, FileSummary summary) {
        Map<Integer, FileSummary.Entry> bySequence = new LinkedHashMap<>();
        for (FileSummary.Entry entry : summary.segments()) {
            bySequence.put(Segment.sequenceOf(entry.segment().id), entry);
        }
        byFile.put(file, bySequence);
        settle(summary.marks());
    }

    void settle(Collection<Mark> marks) {
        for (Mark mark : marks) {
            Map<Integer, FileSummary.Entry> entries = byFile.get(Segment.fileOf(mark.segmentId()));
            FileSummary.Entry entry = entries == null ? null : entries.get(Segment.sequenceOf(mark.segmentId()));
            if (entry != null) {
                mark.applyTo(entry.segment());
            }
        }
    }

    /** Those of which something lives, in the order in which they were written. */
    List<FileSummary.Entry> living() {
        List<FileSummary.Entry> living = new ArrayList<>();
        for (Map<Integer, FileSummary.Entry> entries : byFile.values()) {
            for (FileSummary.Entry entry : entries.values()) {
                if (entry.segment().live() > 0) {
                    living.add(entry);
                }
            }
        }
        return living;
    }
}
