package io.leveret.compat.differential;

import io.leveret.codec.AccessMethod;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.TxMethod;
import io.leveret.compat.differential.Operation.Answer;

/** Makes what concerns messages, their consumers and the channel's modes. */
final class MessageOperations {

    private static final int LARGE = 10_000;

    private final Dice dice;
    private final Keys keys;
    private int messages;

    MessageOperations(Dice dice, Keys keys) {
        this.dice = dice;
        this.keys = keys;
    }

    Operation publish(Seat seat) {
        BasicProperties properties = properties();
        if (dice.percent(5)) {
            return publish(
                    seat,
                    properties.toBuilder().expiration(invalidOrFarExpiration()).build());
        }
        if (dice.percent(4)) {
            String soon = String.valueOf(dice.below(Operation.Slowly.MILLIS));
            return new Operation.Slowly(
                    publish(seat, properties.toBuilder().expiration(soon).build()));
        }
        return publish(seat, properties);
    }

    /** A message that the broker cannot refuse, for a queue. */
    Operation publishSoundly(Seat seat) {
        BasicMethod.Publish method = new BasicMethod.Publish("", keys.queue(), dice.percent(30), false);
        return new Operation.Publish(seat, method, BasicProperties.EMPTY, "m" + ++messages);
    }

    /** A message that no time passes for, and that is not more than Leveret sends a consumer at once. */
    Operation publishShort(Seat seat) {
        return publish(seat, properties(), "m" + ++messages);
    }

    private Operation publish(Seat seat, BasicProperties properties) {
        return publish(seat, properties, body());
    }

    private Operation publish(Seat seat, BasicProperties properties, String body) {
        boolean toQueue = dice.percent(50);
        BasicMethod.Publish method = new BasicMethod.Publish(
                toQueue ? "" : keys.exchange(),
                toQueue ? keys.queue() : keys.routingKey(),
                dice.percent(30),
                dice.below(300) == 0);
        return new Operation.Publish(seat, method, properties, body);
    }

    Operation reply(Seat seat) {
        return new Operation.Reply(seat, "r" + ++messages);
    }

    private String body() {
        int number = ++messages;
        return switch (dice.below(200)) {
            case 0, 1, 2 -> "";
            case 3 -> ("m" + number).repeat(LARGE);
            default -> "m" + number;
        };
    }

    private BasicProperties properties() {
        BasicProperties.Builder properties = BasicProperties.builder();
        if (dice.percent(40)) {
            properties.headers(keys.headers());
        }
        if (dice.percent(30)) {
            properties.deliveryMode(dice.oneOf(1, 2, 2, 0, 3));
        }
        if (dice.percent(10)) {
            properties.priority(dice.oneOf(0, 1, 2, 3, 7, 255));
        }
        if (dice.percent(10)) {
            properties
                    .contentType("text/plain")
                    .contentEncoding("")
                    .correlationId("c")
                    .messageId("")
                    .timestamp(0L)
                    .appId("app")
                    .clusterId("k")
                    .type("t");
        }
        if (dice.percent(3)) {
            properties.userId(dice.oneOf("guest", "guest", "somebody", ""));
        }
        if (dice.percent(4)) {
            properties.replyTo(dice.oneOf(Keys.REPLIES, Keys.REPLIES, keys.queue()));
        }
        return properties.build();
    }

    private String invalidOrFarExpiration() {
        return dice.oneOf("3600000", "3600000", "4294967295", "4294967296", "-1", "1x", "", "1.5", " 1");
    }

    Method consume() {
        boolean noWait = dice.percent(8);
        boolean forReplies = dice.percent(5);
        String tag = forReplies ? "replies" : dice.percent(15) && !noWait ? "" : tag();
        return new BasicMethod.Consume(
                forReplies ? Keys.REPLIES : keys.queue(),
                tag,
                dice.percent(5),
                dice.percent(forReplies ? 90 : 25),
                dice.percent(6),
                noWait,
                dice.percent(15) ? consumerArguments() : FieldTable.EMPTY);
    }

    private FieldTable consumerArguments() {
        return dice.percent(85)
                ? FieldTable.of("x-priority", dice.oneOf(FieldValue.of(1), FieldValue.of(-1L), FieldValue.of(5)))
                : FieldTable.of(dice.oneOf("x-priority", "x-unknown", "x-stream-offset"), keys.anyValue());
    }

    private String tag() {
        return dice.percent(1) ? "t".repeat(255) : dice.oneOf("c1", "c2", "c3", "c4", "c5", "c6");
    }

    Method cancel() {
        return new BasicMethod.Cancel(tag(), dice.percent(8));
    }

    Method get() {
        return new BasicMethod.Get(dice.percent(1) ? Keys.REPLIES : keys.queue(), dice.percent(30));
    }

    /** Takes a message from a queue and has done with it. */
    Method fetch(String queue) {
        return new BasicMethod.Get(queue, true);
    }

    Operation settle(Seat seat) {
        if (dice.percent(4)) {
            return new Operation.Send(seat, dice.oneOf(Answer.values()).method(anyTag(), dice.percent(50)));
        }
        Answer answer = dice.oneOf(Answer.values());
        return new Operation.Settle(seat, dice.below(6), answer, answer.takesMultiple() && dice.percent(30));
    }

    /** All, the first, or one that never was: which message has another is chance where several consumers got some at once. */
    private long anyTag() {
        int tag = dice.below(4);
        return tag < 2 ? tag : tag * 1_000L;
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

    /** What no client should send, or none does. */
    Method misuse() {
        return dice.oneOf(
                new ChannelMethod.Open(),
                new ChannelMethod.Flow(true),
                new ChannelMethod.Flow(false),
                new ChannelMethod.FlowOk(true),
                new BasicMethod.QosOk(),
                new BasicMethod.GetEmpty(),
                new BasicMethod.RecoverOk(),
                new QueueMethod.BindOk(),
                new ExchangeMethod.DeclareOk(),
                new TxMethod.SelectOk(),
                new ConfirmMethod.SelectOk(),
                new ConnectionMethod.CloseOk(),
                new ConnectionMethod.Open("/"),
                new AccessMethod.Request("/data", false, false, true, true, true));
    }
}
