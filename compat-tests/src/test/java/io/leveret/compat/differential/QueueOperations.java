package io.leveret.compat.differential;

import io.leveret.codec.FieldTable;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes what concerns queues and their bindings. */
final class QueueOperations {

    private final Dice dice;
    private final Keys keys;
    private final Scene scene;
    private final ArgumentChoices arguments;
    private final boolean quorum;
    private final Map<String, QueueMethod.Declare> declared = new HashMap<>();
    private final List<QueueMethod.Bind> bound = new ArrayList<>();

    /** With {@code quorum} the queue that is usually durable is a quorum queue. */
    QueueOperations(Dice dice, Keys keys, Scene scene, boolean quorum) {
        this.dice = dice;
        this.keys = keys;
        this.scene = scene;
        this.quorum = quorum;
        this.arguments = new ArgumentChoices(dice, keys);
    }

    /** As it is needed for much else to work. */
    Method firstDeclare(String queue) {
        return remembered(new QueueMethod.Declare(
                queue, false, scene.isUsuallyDurable(queue), false, false, false, firstArguments(queue)));
    }

    private FieldTable firstArguments(String queue) {
        if (isQuorum(queue)) {
            return arguments.soundOfQuorum();
        }
        return dice.percent(50) ? FieldTable.EMPTY : arguments.sound();
    }

    private boolean isQuorum(String queue) {
        return quorum && scene.isUsuallyDurable(queue);
    }

    Method declare() {
        String queue = dice.percent(8) ? "" : keys.queue();
        QueueMethod.Declare before = declared.get(queue);
        if (before != null && dice.percent(40)) {
            return again(before);
        }
        return remembered(new QueueMethod.Declare(
                dice.percent(1) ? Keys.REPLIES : queue,
                dice.percent(15),
                scene.isUsuallyDurable(queue) ^ dice.percent(8),
                dice.percent(8),
                dice.percent(8),
                !queue.isEmpty() && dice.percent(8),
                anyArguments(queue)));
    }

    private FieldTable anyArguments(String queue) {
        FieldTable sound = isQuorum(queue) ? arguments.soundOfQuorum() : arguments.sound();
        if (dice.percent(60)) {
            return sound;
        }
        return arguments.unsound(dice.percent(50) ? FieldTable.EMPTY : sound);
    }

    private QueueMethod.Declare remembered(QueueMethod.Declare declare) {
        declared.put(declare.queue(), declare);
        return declare;
    }

    private Method again(QueueMethod.Declare before) {
        return new QueueMethod.Declare(
                before.queue(),
                false,
                before.durable() ^ dice.percent(4),
                before.exclusive() ^ dice.percent(4),
                before.autoDelete() ^ dice.percent(4),
                dice.percent(10),
                dice.percent(20) ? arguments.sound() : before.arguments());
    }

    Method bind() {
        String exchange = keys.exchange();
        QueueMethod.Bind bind = new QueueMethod.Bind(
                keys.destination(exchange), exchange, keys.pattern(), dice.percent(5), keys.bindingArguments(exchange));
        bound.add(bind);
        return bind;
    }

    Method unbind() {
        if (!bound.isEmpty() && dice.percent(60)) {
            QueueMethod.Bind bind = dice.oneOf(bound);
            return new QueueMethod.Unbind(bind.queue(), bind.exchange(), bind.routingKey(), bind.arguments());
        }
        String exchange = keys.exchange();
        return new QueueMethod.Unbind(keys.queue(), exchange, keys.pattern(), keys.bindingArguments(exchange));
    }

    Method purge() {
        return new QueueMethod.Purge(keys.queue(), dice.percent(5));
    }

    Method delete() {
        return new QueueMethod.Delete(keys.queue(), dice.percent(30), dice.percent(30), dice.percent(5));
    }
}
