package io.leveret.compat.differential;

import io.leveret.codec.Method;
import io.leveret.compat.differential.Dice.Weighted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes sequences of operations, valid and invalid: the same ones for the same seed. */
final class Generator {

    private static final int CONNECTIONS = 2;
    private static final int CHANNELS = 2;
    private static final int BURSTS = 3;

    /** How many of a hundred sequences have a quorum queue, which costs the reference much; {@code -Ddifferential.quorum} asks for more. */
    private static final int QUORUM = Integer.getInteger("differential.quorum", 5);

    private static final Seat LAST_SEAT = new Seat(1, 4);

    private final Dice dice;
    private final Scene scene;
    private final QueueOperations queues;
    private final ExchangeOperations exchanges;
    private final MessageOperations messages;
    private final List<Weighted<Operation>> choices;

    Generator(long seed, Scene scene) {
        this.scene = scene;
        this.dice = new Dice(seed);
        Keys keys = new Keys(dice, scene);
        this.queues = new QueueOperations(dice, keys, scene, dice.percent(QUORUM));
        this.exchanges = new ExchangeOperations(dice, keys, scene);
        this.messages = new MessageOperations(dice, keys);
        this.choices = List.of(
                send(4, queues::declare),
                send(5, queues::bind),
                send(2, queues::unbind),
                send(1, queues::purge),
                send(1, queues::delete),
                send(3, exchanges::declare),
                send(3, exchanges::bind),
                send(1, exchanges::unbind),
                send(1, exchanges::delete),
                make(30, messages::publish),
                send(14, messages::consume),
                send(2, messages::cancel),
                send(7, messages::get),
                make(20, messages::settle),
                send(4, messages::qos),
                send(2, messages::recover),
                new Weighted<>(1, () -> select(seat())),
                new Weighted<>(3, this::endTransaction),
                send(1, messages::closeChannel),
                make(2, messages::reply),
                make(4, this::burst),
                new Weighted<>(1, this::rarely));
    }

    /** Most sequences begin with queues and exchanges that work, and end by looking at what is left of them. */
    List<Operation> sequence(int length) {
        List<Operation> operations = new ArrayList<>();
        usually(scene.queues(), queues::firstDeclare, operations);
        usually(scene.exchanges(), exchanges::firstDeclare, operations);
        scene.queues().forEach(queue -> operations.add(new Operation.Send(seat(), queues.bind())));
        seats().filter(seat -> dice.percent(50)).map(this::select).forEach(operations::add);
        for (int i = 0; i < length; i++) {
            operations.add(dice.weighted(choices));
        }
        scene.exchanges().forEach(exchange -> operations.add(new Operation.Send(LAST_SEAT, exchanges.find(exchange))));
        scene.queues().forEach(queue -> operations.add(new Operation.Send(LAST_SEAT, messages.fetch(queue))));
        return operations;
    }

    private void usually(List<String> names, Function<String, Method> method, List<Operation> operations) {
        names.stream()
                .filter(name -> dice.percent(95))
                .forEach(name -> operations.add(new Operation.Send(seat(), method.apply(name))));
    }

    private static Stream<Seat> seats() {
        return IntStream.rangeClosed(1, CONNECTIONS)
                .boxed()
                .flatMap(connection -> IntStream.rangeClosed(1, BURSTS).mapToObj(on -> new Seat(connection, on)));
    }

    /** Most transactions are on the last channels, most confirms on the others. */
    private Operation select(Seat seat) {
        return new Operation.Send(seat, messages.select((seat.channel() == CHANNELS) ^ dice.percent(5)));
    }

    private Operation endTransaction() {
        Seat seat = dice.percent(95) ? new Seat(seat().connection(), CHANNELS) : seat();
        return new Operation.Send(seat, messages.endTransaction());
    }

    /**
     * Nothing that must be answered before the next may be sent. What may be wrong is sent on a channel without consumers: what they
     * get before it is closed is chance.
     */
    private Operation burst(Seat seat) {
        return dice.percent(50) ? soundBurst(seat) : anyBurst(new Seat(seat.connection(), BURSTS));
    }

    private Operation soundBurst(Seat seat) {
        List<Operation> operations = new ArrayList<>();
        for (int left = 2 + dice.below(4); left > 0; left--) {
            operations.add(messages.publishSoundly(seat));
        }
        if (dice.percent(40)) { // RabbitMQ may answer it behind what follows
            operations.add(new Operation.Send(seat, messages.cancel()));
        }
        return new Operation.Burst(seat, operations);
    }

    private Operation anyBurst(Seat seat) {
        List<Weighted<Operation>> parts = List.of(
                new Weighted<>(12, () -> messages.publishShort(seat)),
                new Weighted<>(1, () -> new Operation.Send(seat, messages.qos())),
                new Weighted<>(1, () -> new Operation.Send(seat, queues.bind())));
        List<Operation> operations = new ArrayList<>();
        for (int left = 2 + dice.below(4); left > 0; left--) {
            operations.add(dice.weighted(parts));
        }
        return new Operation.Burst(seat, operations);
    }

    private Operation rarely() {
        return dice.percent(70) ? endConnection() : new Operation.Send(seat(), messages.misuse());
    }

    private Weighted<Operation> send(int weight, Supplier<Method> method) {
        return make(weight, seat -> new Operation.Send(seat, method.get()));
    }

    private Weighted<Operation> make(int weight, Function<Seat, Operation> make) {
        return new Weighted<>(weight, () -> make.apply(seat()));
    }

    private Operation endConnection() {
        int connection = 1 + dice.below(CONNECTIONS);
        return dice.percent(50) ? new Operation.CloseConnection(connection) : new Operation.DropConnection(connection);
    }

    private Seat seat() {
        return new Seat(1 + dice.below(CONNECTIONS), 1 + dice.below(CHANNELS));
    }
}
