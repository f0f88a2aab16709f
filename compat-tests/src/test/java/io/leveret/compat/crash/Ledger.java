package io.leveret.compat.crash;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What clients know about the messages of one queue, or of a queue and the one for its dead letters. A message is <i>tried</i>
 * from its publish to its confirm, then <i>held</i>; once somebody acknowledges it, it is <i>doubtful</i>, until something
 * that came after the acknowledgement is confirmed. Used by several threads.
 */
final class Ledger {

    private static final int NAMED = 10;

    private final String name;
    private final Tally tally;
    private final Set<Long> tried = new HashSet<>();
    private final Set<Long> held = new HashSet<>();
    private final Set<Long> doubtful = new HashSet<>();

    /** What was looked at after the last start. */
    private Set<Long> seen = Set.of();

    Ledger(String name, Tally tally) {
        this.name = name;
        this.tally = tally;
    }

    synchronized void publishing(long id) {
        tried.add(id);
    }

    synchronized void confirmed(long id) {
        tally.confirmed();
        if (tried.remove(id)) {
            held.add(id);
        }
    }

    /** The queue would not have it. */
    synchronized void refused(long id) {
        tried.remove(id);
    }

    /** From here on it may be gone, or come again after a crash. */
    synchronized void acknowledging(long id) {
        boolean known = tried.remove(id) || held.remove(id);
        if (known) {
            doubtful.add(id);
        }
    }

    /** The same for all there are, which it returns. */
    synchronized List<Long> acknowledgingAll() {
        List<Long> all = new ArrayList<>(held);
        all.addAll(tried);
        all.forEach(this::acknowledging);
        return all;
    }

    /** From here on it must be gone. */
    synchronized void settled(Collection<Long> ids) {
        tally.settled(ids.size());
        ids.forEach(doubtful::remove);
    }

    /** A consumer got it, which is wrong of one that nobody published, or somebody acknowledged. */
    synchronized void delivered(long id) {
        if (!tried.contains(id) && !held.contains(id)) {
            throw new AssertionError(
                    name + " delivers " + Payload.text(id) + ", which was acknowledged or never published");
        }
    }

    /** Whether the message was looked at after the last start, and so must be marked redelivered. */
    synchronized boolean wasSeen(long id) {
        return seen.contains(id);
    }

    synchronized int size() {
        return tried.size() + held.size();
    }

    /** Whether all that must be among these is. */
    synchronized boolean isCoveredBy(Collection<Long> found) {
        return found.containsAll(held);
    }

    /** After a crash; {@code once} if nothing may be there twice. From here on what is there is there. */
    synchronized void check(List<Long> found, boolean once) {
        Set<Long> there = new HashSet<>(found);
        Set<Long> lost = new HashSet<>(held);
        lost.removeAll(there);
        fail(lost, "lost, though confirmed");
        Set<Long> unknown = new HashSet<>(there);
        unknown.removeAll(held);
        unknown.removeAll(tried);
        unknown.removeAll(doubtful);
        fail(unknown, "back, though settled, or refused");
        if (once) {
            fail(twice(found), "there twice");
        }
        tried.clear();
        doubtful.clear();
        held.clear();
        held.addAll(there);
        seen = there;
        tally.found(there.size());
    }

    /** It is there, whatever became of another copy. */
    synchronized void found(long id) {
        doubtful.remove(id);
        held.add(id);
    }

    /** Those of one publisher must stand in the order in which he sent them. */
    static void checkOrder(String where, List<Long> found) {
        Map<Integer, Long> last = new HashMap<>();
        for (long id : found) {
            Long before = last.put(Payload.publisher(id), id);
            if (before != null && before >= id) {
                throw new AssertionError(where + " has " + Payload.text(id) + " behind " + Payload.text(before));
            }
        }
    }

    private static Set<Long> twice(List<Long> found) {
        Set<Long> once = new HashSet<>();
        Set<Long> twice = new HashSet<>();
        found.stream().filter(id -> !once.add(id)).forEach(twice::add);
        return twice;
    }

    private void fail(Set<Long> wrong, String what) {
        if (!wrong.isEmpty()) {
            throw new AssertionError(name + ": " + wrong.size() + " messages are " + what + ", such as "
                    + wrong.stream().sorted().limit(NAMED).map(Payload::text).toList());
        }
    }
}
