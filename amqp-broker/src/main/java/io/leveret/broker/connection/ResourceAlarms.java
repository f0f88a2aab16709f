package io.leveret.broker.connection;

import io.leveret.broker.config.Resource;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Which resources the broker is short of. While there is any, clients that publish are told so, and then not listened to. Safe
 * for use from any thread.
 */
public final class ResourceAlarms {

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile Set<Resource> low = Set.of();

    public boolean isOn() {
        return !low.isEmpty();
    }

    public boolean isOn(Resource resource) {
        return low.contains(resource);
    }

    /** As RabbitMQ tells its clients, {@code low on memory} for example. */
    String reason() {
        return "low on " + low.stream().sorted().map(Resource::wireName).collect(Collectors.joining(" & "));
    }

    /** Begins or ends the alarm of a resource; returns whether that is new. */
    public synchronized boolean set(Resource resource, boolean isLow) {
        EnumSet<Resource> changed = EnumSet.noneOf(Resource.class);
        changed.addAll(low);
        boolean isNew = isLow ? changed.add(resource) : changed.remove(resource);
        low = Set.copyOf(changed);
        if (changed.isEmpty()) {
            tellAll();
        }
        return isNew;
    }

    /** Runs the action once, when no alarm is left: at once if there is none. It must not block. */
    void whenOver(Runnable action) {
        waiting.add(action);
        if (!isOn()) {
            tellAll();
        }
    }

    private void tellAll() {
        for (Runnable action : List.copyOf(waiting)) {
            if (waiting.remove(action)) {
                action.run();
            }
        }
    }
}
