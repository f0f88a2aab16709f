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

        /** @param changes what is settled besides, though the disk does not know yet */
        static Piece of(Segment segment, @Nullable LogChanges changes) {
            long[] gone = changes == null ? segment.gone() : changes.goneAfter(segment);
            return new Piece(segment.id, segment.first, segment.span, gone);
        }

        boolean isLive(int offset) {
            return gone == null || !Bits.has(gone, offset);
        }

        int livingFrom(int offset) {
            return span - offset - (gone == null ? 0 : Bits.countFrom(gone, offset));
        }

        int file() {
            return Segment.fileOf(segmentId);
        }
    }

    /**
     * Names as many segments as the read may need. For the store thread.
     *
     * @param changes what was asked of the log before and is not on disk yet: nothing but settlements
     */
    static ReadPlan of(Request.Read read, MessageFiles files, @Nullable LogChanges changes) {
        List<Piece> pieces = new ArrayList<>();
        SegmentIndex index = read.log().index();
        long messages = 0;
        long bytes = 0;
        for (int i = index.firstEndingAtOrAfter(read.fromPosition());
                i < index.size() && messages < read.maxMessages() && bytes < read.maxBytes();
                i++) {
            Segment segment = index.get(i);
            int from = (int) Math.max(0, read.fromPosition() - segment.first);
            Piece piece = Piece.of(segment, changes);
            int found = piece.livingFrom(from);
            if (found > 0) {
                pieces.add(piece);
                messages += found;
                bytes += segment.liveReadBytes() * found / segment.live();
            }
        }
        return new ReadPlan(read, pieces, files.currentLog(), files.currentNumber());
    }
}
