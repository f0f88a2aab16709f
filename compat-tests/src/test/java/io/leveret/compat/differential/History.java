package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.FieldValue;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a sequence asked for, for those who explain what came of it; queues by the names that {@link Wording} gives them. */
final class History {

    private static final String GENERATED = "amq.gen#";
    private static final String GENERATED_TAG = "amq.ctag#";

    private final List<Operation> played;
    private final Scene scene;

    History(List<Operation> played, Scene scene) {
        this.played = played;
        this.scene = scene;
    }

    Operation last() {
        return played.get(played.size() - 1);
    }

    boolean has(Class<? extends Operation> kind) {
        return played.stream().anyMatch(kind::isInstance);
    }

    /** Where any such method was sent. */
    Set<Seat> seats(Predicate<Method> wanted) {
        return sends().filter(send -> wanted.test(send.method()))
                .map(Operation.Send::seat)
                .collect(Collectors.toSet());
    }

    /** Whether the queue was ever declared with this argument. */
    boolean declares(String queue, String argument) {
        return sends().map(Operation.Send::method)
                .anyMatch(method -> method instanceof QueueMethod.Declare declare
                        && declare.arguments().has(argument)
                        && name(declare.queue()).equals(withoutNumber(queue, GENERATED)));
    }

    /** Whether the queue was ever declared with this value of an argument. */
    boolean declares(String queue, String argument, FieldValue value) {
        return sends().map(Operation.Send::method)
                .anyMatch(method -> method instanceof QueueMethod.Declare declare
                        && value.equals(declare.arguments().get(argument))
                        && name(declare.queue()).equals(queue));
    }

    /** Whether it was ever to be a quorum queue. */
    boolean isQuorum(String queue) {
        return declares(queue, "x-queue-type", FieldValue.of("quorum"));
    }

    /** Whether a quorum queue was ever to have more than one consumer. */
    boolean hasQuorumQueueOfSeveral() {
        return consumersByQueue().entrySet().stream()
                .anyMatch(consumers -> consumers.getValue() > 1 && isQuorum(consumers.getKey()));
    }

    /** Whether the queue was ever to have more than one consumer. */
    boolean hasSeveralConsumers(String queue) {
        return consumersByQueue().getOrDefault(queue, 0L) > 1;
    }

    private Map<String, Long> consumersByQueue() {
        return sends().filter(send -> send.method() instanceof BasicMethod.Consume)
                .collect(Collectors.groupingBy(
                        send -> name(((BasicMethod.Consume) send.method()).queue()), Collectors.counting()));
    }

    /** The queues that it can be a consumer of. */
    Set<String> queuesOf(Contrast.To to) {
        Seat seat = to.seat();
        Set<String> queues = new HashSet<>();
        Map<Seat, String> declared = new HashMap<>();
        sends().forEach(send -> {
            if (send.method() instanceof QueueMethod.Declare declare) {
                declared.put(send.seat(), name(declare.queue()));
            } else if (send.method() instanceof BasicMethod.Consume consume
                    && send.seat().equals(seat)
                    && consume.consumerTag().equals(withoutNumber(to.consumer(), GENERATED_TAG))) {
                queues.add(consume.queue().isEmpty() ? declared.getOrDefault(seat, "") : name(consume.queue()));
            }
        });
        return queues;
    }

    /** The queues that the last operation bound. */
    Set<String> boundLast() {
        return bound(Stream.of(last()));
    }

    /** The queues that were bound together with other operations. */
    Set<String> boundTogether() {
        return bound(played.stream().filter(Operation.Burst.class::isInstance));
    }

    private Set<String> bound(Stream<Operation> operations) {
        return operations
                .flatMap(History::parts)
                .filter(Operation.Send.class::isInstance)
                .map(part -> ((Operation.Send) part).method())
                .filter(QueueMethod.Bind.class::isInstance)
                .map(method -> name(((QueueMethod.Bind) method).queue()))
                .collect(Collectors.toSet());
    }

    /** The bodies that were published together with others. */
    static Set<String> bodies(Stream<Operation> operations) {
        return operations
                .filter(Operation.Burst.class::isInstance)
                .flatMap(History::parts)
                .filter(Operation.Publish.class::isInstance)
                .map(part -> Wording.brief(((Operation.Publish) part).body()))
                .collect(Collectors.toSet());
    }

    Stream<Operation.Send> sends() {
        return played.stream()
                .flatMap(History::parts)
                .filter(Operation.Send.class::isInstance)
                .map(Operation.Send.class::cast);
    }

    private String name(String queue) {
        return queue.isEmpty() ? GENERATED : scene.plain(queue);
    }

    /** A generated name as nobody asked for it: empty for consumers, and for queues what stands before its number. */
    private static String withoutNumber(String name, String prefix) {
        if (!name.startsWith(prefix)) {
            return name;
        }
        return prefix.equals(GENERATED) ? GENERATED : "";
    }

    private static Stream<Operation> parts(Operation operation) {
        if (operation instanceof Operation.Slowly slowly) {
            return parts(slowly.operation());
        }
        return operation instanceof Operation.Burst burst
                ? burst.operations().stream().flatMap(History::parts)
                : Stream.of(operation);
    }
}
