package io.leveret.compat.differential;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.TxMethod;
import io.leveret.compat.differential.Operation.Answer;

/** Makes what concerns messages, their consumers and the channel's modes. */
final class MessageOperations {

    private final Dice dice;
    private final Keys keys;
    private int messages;

    MessageOperations(Dice dice, Keys keys) {
        this.dice = dice;
        this.keys = keys;
    }

    Operation publish(Seat seat) {
        boolean toQueue = dice.percent(50);
        BasicMethod.Publish method = new BasicMethod.Publish(
                toQueue ? "" : keys.exchange(),
                toQueue ? keys.queue() : keys.routingKey(),
                dice.percent(30),
                dice.below(200) == 0);
        return new Operation.Publish(seat, method, properties(), "m" + ++messages);
    }

    private BasicProperties properties() {
        BasicProperties.Builder properties = BasicProperties.builder();
        if (dice.percent(40)) {
            properties.headers(keys.headers());
        }
        if (dice.percent(30)) {
            properties.deliveryMode(dice.oneOf(1, 2, 2, 0));
        }
        if (dice.percent(10)) {
            properties.priority(dice.oneOf(0, 1, 2, 7, 255));
        }
        if (dice.percent(10)) {
            properties
                    .contentType("text/plain")
                    .correlationId("c")
                    .messageId("")
                    .timestamp(0L)
                    .appId("app")
                    .type("t");
        }
        if (dice.percent(3)) {
            properties.userId(dice.oneOf("guest", "guest", "somebody", ""));
        }
        if (Feature.MESSAGE_TTL.isBuilt() && dice.percent(5)) {
            properties.expiration(dice.oneOf("0", "3600000", "3600000", "-1", "1x", ""));
        }
        return properties.build();
    }

    Method consume() {
        FieldTable arguments = dice.percent(10) ? FieldTable.of("x-priority", priority()) : FieldTable.EMPTY;
        boolean noWait = dice.percent(8);
        String tag = dice.percent(15) && !noWait ? "" : dice.oneOf("c1", "c2", "c3", "c4", "c5", "c6");
        return new BasicMethod.Consume(keys.queue(), tag, false, dice.percent(25), dice.percent(5), noWait, arguments);
    }

    private FieldValue priority() {
        return dice.percent(5) ? FieldValue.of("high") : dice.oneOf(FieldValue.of(1), FieldValue.of(-1L));
    }

    Method cancel() {
        return new BasicMethod.Cancel(dice.oneOf("c1", "c2", "c3", "c4", "c5", "c6"), dice.percent(8));
    }

    Method get() {
        return new BasicMethod.Get(keys.queue(), dice.percent(30));
    }

    /** Takes a message from a queue and has done with it. */
    Method fetch(String queue) {
        return new BasicMethod.Get(queue, true);
    }

    Operation settle(Seat seat) {
        if (dice.percent(3)) {
            return new Operation.Send(seat, dice.oneOf(Answer.values()).method(dice.below(4), dice.percent(50)));
        }
        Answer answer = dice.oneOf(Answer.values());
        return new Operation.Settle(seat, dice.below(6), answer, answer.takesMultiple() && dice.percent(30));
    }

    Method qos() {
        return new BasicMethod.Qos(dice.percent(2) ? 100 : 0, dice.below(4), dice.percent(2));
    }

    Method recover() {
        boolean requeue = !dice.percent(3);
        return dice.percent(20) ? new BasicMethod.RecoverAsync(requeue) : new BasicMethod.Recover(requeue);
    }

    Method select(boolean transactional) {
        return !transactional ? new ConfirmMethod.Select(dice.percent(10)) : new TxMethod.Select();
    }

    Method endTransaction() {
        return dice.percent(65) ? new TxMethod.Commit() : new TxMethod.Rollback();
    }

    Method closeChannel() {
        return new ChannelMethod.Close(200, "bye", 0, 0);
    }

    /** What no client should send. */
    Method misuse() {
        return dice.oneOf(
                new ChannelMethod.Open(),
                new ChannelMethod.Flow(true),
                new ChannelMethod.Flow(false),
                new BasicMethod.QosOk(),
                new QueueMethod.BindOk());
    }
}
