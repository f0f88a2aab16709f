package io.leveret.compat.differential;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import java.util.List;

/** Makes what concerns queues and their bindings. */
final class QueueOperations {

    private final Dice dice;
    private final Keys keys;
    private final Scene scene;

    QueueOperations(Dice dice, Keys keys, Scene scene) {
        this.dice = dice;
        this.keys = keys;
        this.scene = scene;
    }

    /** As it is needed for much else to work. */
    Method plainDeclare(String queue) {
        return new QueueMethod.Declare(
                queue, false, scene.isUsuallyDurable(queue), false, false, false, FieldTable.EMPTY);
    }

    Method declare() {
        String queue = dice.percent(8) ? "" : keys.queue();
        return new QueueMethod.Declare(
                queue,
                dice.percent(15),
                scene.isUsuallyDurable(queue) ^ dice.percent(8),
                dice.percent(8),
                dice.percent(8),
                !queue.isEmpty() && dice.percent(8),
                arguments());
    }

    private FieldTable arguments() {
        FieldTable.Builder arguments = FieldTable.builder();
        if (dice.percent(4)) {
            arguments.put("x-unknown", 1);
        }
        if (dice.percent(3)) {
            arguments.put("x-queue-type", dice.oneOf("classic", "nonsense"));
        }
        if (Feature.LENGTH_LIMIT.isBuilt() && dice.percent(15)) {
            arguments.put("x-max-length", number(0, 1, 2, -1));
            if (dice.percent(40)) {
                arguments.put("x-overflow", dice.oneOf("drop-head", "reject-publish", "nonsense"));
            }
        }
        if (Feature.DEAD_LETTERS.isBuilt() && dice.percent(15)) {
            deadLetters(arguments);
        }
        if (Feature.MESSAGE_TTL.isBuilt() && dice.percent(10)) {
            arguments.put("x-message-ttl", number(0, 3_600_000, -1));
        }
        if (Feature.PRIORITIES.isBuilt() && dice.percent(10)) {
            arguments.put("x-max-priority", number(2, 5, 0, 256, -1));
        }
        return arguments.build();
    }

    private void deadLetters(FieldTable.Builder arguments) {
        if (dice.percent(90)) {
            arguments.put("x-dead-letter-exchange", dice.percent(30) ? "" : keys.exchange());
        }
        if (dice.percent(60)) {
            arguments.put("x-dead-letter-routing-key", dice.percent(60) ? keys.queue() : keys.routingKey());
        }
    }

    private FieldValue number(Integer... choices) {
        int number = dice.oneOf(List.of(choices));
        return dice.percent(10)
                ? dice.oneOf(FieldValue.of(String.valueOf(number)), new FieldValue.Float64(number))
                : dice.oneOf(FieldValue.of(number), FieldValue.of((long) number));
    }

    Method bind() {
        String exchange = keys.exchange();
        return new QueueMethod.Bind(
                keys.queue(), exchange, keys.pattern(), dice.percent(5), keys.bindingArguments(exchange));
    }

    Method unbind() {
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
