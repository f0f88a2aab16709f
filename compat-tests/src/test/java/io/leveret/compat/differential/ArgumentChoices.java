package io.leveret.compat.differential;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Chooses arguments of queues: such that a queue may have together, and all others. */
final class ArgumentChoices {

    private static final int HOUR = 3_600_000;

    /** All that is known, and some that is not. */
    private static final List<String> NAMES = List.of(
            "x-expires",
            "x-message-ttl",
            "x-dead-letter-exchange",
            "x-dead-letter-routing-key",
            "x-dead-letter-strategy",
            "x-max-length",
            "x-max-length-bytes",
            "x-max-in-memory-length",
            "x-max-in-memory-bytes",
            "x-max-priority",
            "x-overflow",
            "x-queue-mode",
            "x-single-active-consumer",
            "x-delivery-limit",
            "x-quorum-initial-group-size",
            "x-max-age",
            "x-stream-max-segment-size-bytes",
            "x-queue-leader-locator",
            "x-delayed-retry-min",
            "x-unknown");

    private final Dice dice;
    private final Keys keys;

    ArgumentChoices(Dice dice, Keys keys) {
        this.dice = dice;
        this.keys = keys;
    }

    /** What a classic queue can have, mostly little. */
    FieldTable sound() {
        FieldTable.Builder arguments = FieldTable.builder();
        if (dice.percent(20)) {
            arguments.put("x-max-length", whole(0, 1, 2, 3));
        }
        if (dice.percent(8)) {
            arguments.put("x-max-length-bytes", whole(0, 2, 5, 9));
        }
        if (dice.percent(15)) {
            arguments.put("x-overflow", dice.oneOf("drop-head", "reject-publish", "reject-publish-dlx"));
        }
        if (dice.percent(30)) {
            deadLetters(arguments);
        }
        if (dice.percent(12)) {
            arguments.put("x-message-ttl", whole(0, HOUR));
        }
        if (dice.percent(8)) {
            arguments.put("x-expires", whole(HOUR));
        }
        if (dice.percent(15)) {
            arguments.put("x-max-priority", whole(1, 2, 5, 10));
        }
        if (dice.percent(15)) {
            arguments.put("x-single-active-consumer", FieldValue.of(dice.percent(80)));
        }
        if (dice.percent(3)) {
            arguments.put("x-queue-type", "classic");
        }
        return arguments.build();
    }

    /** What a quorum queue can have. */
    FieldTable soundOfQuorum() {
        FieldTable.Builder arguments = FieldTable.builder();
        arguments.put("x-queue-type", "quorum");
        if (dice.percent(20)) {
            arguments.put("x-max-length", whole(1, 2, 3));
        }
        if (dice.percent(15)) {
            arguments.put("x-overflow", dice.percent(70) ? "drop-head" : "reject-publish");
        }
        if (dice.percent(30)) {
            deadLetters(arguments);
        }
        if (dice.percent(10)) {
            arguments.put("x-message-ttl", whole(HOUR));
        }
        if (dice.percent(15)) {
            arguments.put("x-single-active-consumer", FieldValue.of(dice.percent(80)));
        }
        if (dice.percent(30)) {
            arguments.put("x-delivery-limit", whole(0, 1, 2, -1));
        }
        return arguments.build();
    }

    private void deadLetters(FieldTable.Builder arguments) {
        arguments.put("x-dead-letter-exchange", dice.percent(30) ? "" : keys.exchange());
        if (dice.percent(60)) {
            arguments.put("x-dead-letter-routing-key", dice.percent(60) ? keys.queue() : keys.routingKey());
        }
    }

    /** These with an argument or two of which any may be wrong. */
    FieldTable unsound(FieldTable sound) {
        FieldTable arguments = sound;
        List<String> names = new ArrayList<>(NAMES);
        for (int more = 1 + dice.below(2); more > 0; more--) {
            String name = names.remove(dice.below(names.size()));
            if (!arguments.has(name)) {
                arguments = arguments.with(name, value(name));
            }
        }
        if (dice.percent(15) && !arguments.has("x-queue-type")) {
            arguments = arguments.with("x-queue-type", FieldValue.of(dice.oneOf("classic", "nonsense", "")));
        }
        return arguments;
    }

    private FieldValue value(String name) {
        if (dice.percent(40)) {
            return keys.argumentValue();
        }
        return dice.percent(50) ? number() : word(name);
    }

    private FieldValue number() {
        return dice.oneOf(
                whole(0, 1, -1, HOUR),
                whole(255, 256, 65_535, Integer.MAX_VALUE),
                FieldValue.of(4_294_967_295L),
                FieldValue.of(4_294_967_296L),
                FieldValue.of(Long.MAX_VALUE),
                FieldValue.of(Long.MIN_VALUE),
                new FieldValue.Float64(1.5),
                new FieldValue.Float32(-2),
                FieldValue.of("1"));
    }

    private FieldValue word(String name) {
        return FieldValue.of(
                switch (name) {
                    case "x-overflow" -> dice.oneOf("drop-head", "reject-publish", "Drop-head", "");
                    case "x-queue-mode" -> dice.oneOf("lazy", "default", "nonsense");
                    case "x-dead-letter-strategy" -> dice.oneOf("at-most-once", "at-least-once", "never");
                    case "x-queue-leader-locator" -> dice.oneOf("client-local", "balanced", "nowhere");
                    case "x-max-age" -> dice.oneOf("1D", "1x", "");
                    default -> dice.oneOf("", "true", "x", keys.queue());
                });
    }

    private FieldValue whole(Integer... choices) {
        int number = dice.oneOf(List.of(choices));
        List<FieldValue> widths = new ArrayList<>(List.of(
                FieldValue.of(number), FieldValue.of(number), FieldValue.of(number), FieldValue.of((long) number)));
        if (number == (byte) number) {
            Collections.addAll(widths, new FieldValue.Int8((byte) number), new FieldValue.Int16((short) number));
        }
        return dice.oneOf(widths);
    }
}
