package io.leveret.persistence.h2;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a thread keeps back while it acts in {@link H2MessageStore#together}. Owned by that thread. */
final class HandOver {

    private static final ThreadLocal<@Nullable HandOver> INNERMOST = new ThreadLocal<>();

    private final H2MessageStore store;

    /** Of another store. */
    private final @Nullable HandOver outer;

    private final List<Request> requests = new ArrayList<>();

    private HandOver(H2MessageStore store, @Nullable HandOver outer) {
        this.store = store;
        this.outer = outer;
    }

    /** Null unless the thread that asks is in an action of this store. */
    static @Nullable HandOver current(H2MessageStore store) {
        HandOver each = INNERMOST.get();
        while (each != null && each.store != store) {
            each = each.outer;
        }
        return each;
    }

    /** Keeps back from now on what this thread asks of the store. */
    static HandOver begin(H2MessageStore store) {
        HandOver begun = new HandOver(store, INNERMOST.get());
        INNERMOST.set(begun);
        return begun;
    }

    void add(Request request) {
        requests.add(request);
    }

    /** Keeps nothing back any more; returns what was, to be handed over. */
    List<Request> end() {
        if (outer == null) {
            INNERMOST.remove();
        } else {
            INNERMOST.set(outer);
        }
        if (requests.size() > 1) {
            requests.add(0, new Request.Together(requests.size()));
        }
        return requests;
    }
}
