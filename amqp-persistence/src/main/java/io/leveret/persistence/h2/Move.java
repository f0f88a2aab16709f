package io.leveret.persistence.h2;

import io.leveret.persistence.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring segments of one log that are written again, as one or a few, together with the marks that end the old ones. Owned
 * by the store thread.
 */
final class Move {

    private final H2QueueLog log;
    private final List<Segment> sources = new ArrayList<>();

    /** What lived in each source when it was read. */
    private final List<List<StoredMessage>> contents = new ArrayList<>();

    private final List<Segment> targets = new ArrayList<>();

    Move(H2QueueLog log) {
        this.log = log;
    }

    /** Adds a segment that lies behind those before. */
    void add(Segment source, List<StoredMessage> living) {
        sources.add(source);
        contents.add(living);
    }

    /** Says which bodies must be written, and may be shared. */
    void count(SharedBodies shared, @Nullable LogChanges changes) {
        kept(changes).forEach(message -> shared.count(message.body()));
    }

    /** What still lives when the changes are made. */
    private List<StoredMessage> kept(@Nullable LogChanges changes) {
        List<StoredMessage> kept = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            Segment source = sources.get(i);
            for (StoredMessage message : contents.get(i)) {
                if (changes == null || !changes.settles(source, (int) (message.position() - source.first))) {
                    kept.add(message);
                }
            }
        }
        return kept;
    }

    /** Takes what is kept into the file's next commit, and the marks for it. */
    void write(
            CurrentFile file,
            SegmentEncoder encoder,
            SharedBodies shared,
            @Nullable LogChanges changes,
            List<Mark> marks) {
        sources.forEach(source -> marks.add(Mark.all(source.id)));
        for (List<StoredMessage> messages : encoder.cut(kept(changes), shared)) {
            SegmentHeader header = encoder.header(log.id(), messages, shared);
            targets.add(file.append(header, encoder.encode(header, messages)));
        }
    }

    H2QueueLog log() {
        return log;
    }

    List<Segment> sources() {
        return sources;
    }

    /** Brings memory to what the disk has now, what the same commit settles being settled already. */
    void apply(LivingSegments living) {
        living.replace(log, sources, targets);
    }
}
