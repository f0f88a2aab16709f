package io.leveret.persistence.h2;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages lie that a read asks for: made by the store thread, which knows it, carried out by the reading thread,
 * which may take its time. Meanwhile a file may be closed, or go because all in it is settled.
 *
 * @param current the file that is written to, if a piece lies in it
 */
record ReadPlan(
        Request.Read read, List<Piece> pieces, @Nullable LogFile current, int currentFile) {

    /**
     * A segment, and what of it is settled.
     *
     * @param gone null if nothing is
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Piece(long segmentId, long first, int span, long @Nullable [] gone) {

        static Piece of(Segment segment) {
            return new Piece(segment.id, segment.first, segment.span, segment.gone());
        }

        boolean isLive(int offset) {
            return gone == null || !Bits.has(gone, offset);
        }

        int file() {
            return Segment.fileOf(segmentId);
        }
    }

    /** Names as many segments as the read may need. For the store thread. */
    static ReadPlan of(Request.Read read, MessageFiles files) {
        List<Piece> pieces = new ArrayList<>();
        SegmentIndex index = read.log().index();
        long messages = 0;
        long bytes = 0;
        for (int i = index.firstEndingAtOrAfter(read.fromPosition());
                i < index.size() && messages < read.maxMessages() && bytes < read.maxBytes();
                i++) {
            Segment segment = index.get(i);
            int from = (int) Math.max(0, read.fromPosition() - segment.first);
            int found = from == 0 ? segment.live() : segment.liveFrom(from);
            if (found > 0) {
                pieces.add(Piece.of(segment));
                messages += found;
                bytes += segment.liveReadBytes() * found / segment.live();
            }
        }
        return new ReadPlan(read, pieces, files.currentLog(), files.currentNumber());
    }
}
