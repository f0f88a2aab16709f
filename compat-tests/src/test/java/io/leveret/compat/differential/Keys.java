package io.leveret.compat.differential;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.List;

/** Chooses names, routing keys and arguments of bindings: mostly such that fit, sometimes such that are wrong. */
final class Keys {

    static final String REPLIES = "amq.rabbitmq.reply-to";

    private static final List<String> ROUTING_KEYS =
            List.of("", "a", "b", "a.b", "a.b.c", "b.a", "a..b", "a", "b", "a.b", ".", "a.", "#", "*", "\u00e9.b");
    private static final List<String> PATTERNS = List.of(
            "",
            "a",
            "a.b",
            "a.*",
            "*.b",
            "#",
            "a.#",
            "#.b",
            "*.*",
            "*.#.b",
            "a",
            "a.b",
            "#.a.#",
            "*.#",
            "#.#",
            "*",
            ".",
            "a#",
            "*.*.*",
            "\u00e9.*");
    private static final List<String> MATCHES =
            List.of("all", "any", "all-with-x", "any-with-x", "all", "any", "all", "any", "all", "any", "huh");

    private final Dice dice;
    private final Scene scene;

    Keys(Dice dice, Scene scene) {
        this.dice = dice;
        this.scene = scene;
    }

    String queue() {
        return dice.percent(4) ? strange(dice.oneOf(scene.queues())) : dice.oneOf(scene.queues());
    }

    String exchange() {
        return dice.percent(4) ? strange(dice.oneOf(scene.exchanges())) : dice.oneOf(scene.exchanges());
    }

    /** An exchange that may send to more than one queue or exchange. */
    String source() {
        return dice.percent(4) ? strange(dice.oneOf(scene.sources())) : dice.oneOf(scene.sources());
    }

    /** A queue to bind to this exchange. */
    String destination(String exchange) {
        return scene.choosesOneQueue(exchange) ? scene.onlyQueue() : queue();
    }

    private String strange(String name) {
        return dice.oneOf("", "", scene.missing(), scene.missing(), scene.reserved(), scene.longest(), name + "\r\n");
    }

    String routingKey() {
        return dice.percent(1) ? "k".repeat(255) : dice.oneOf(ROUTING_KEYS);
    }

    String pattern() {
        return dice.oneOf(PATTERNS);
    }

    FieldTable bindingArguments(String exchange) {
        if (!exchange.equals(scene.headersExchange())) {
            return dice.percent(5)
                    ? FieldTable.of("x", dice.oneOf(FieldValue.of(1), FieldValue.of(1L)))
                    : FieldTable.EMPTY;
        }
        FieldTable.Builder arguments = FieldTable.builder();
        if (dice.percent(70)) {
            arguments.put("x-match", dice.percent(96) ? FieldValue.of(dice.oneOf(MATCHES)) : anyValue());
        }
        someHeaders(arguments);
        return withoutTimestamps(arguments.build());
    }

    /** RabbitMQ compares a message's timestamps as milliseconds, so that they equal none: docs/COMPATIBILITY.md. */
    private static FieldTable withoutTimestamps(FieldTable arguments) {
        return FieldTable.of(arguments.entries().stream()
                .filter(entry -> !(entry.value() instanceof FieldValue.Timestamp))
                .toList());
    }

    FieldTable headers() {
        FieldTable.Builder headers = FieldTable.builder();
        someHeaders(headers);
        if (dice.percent(5)) {
            headers.put("deep", FieldTable.of("list", FieldValue.of(List.of(anyValue(), anyValue()))));
        }
        if (dice.percent(15)) {
            headers.put(dice.oneOf("CC", "BCC"), copies());
        }
        if (dice.percent(3)) {
            headers.put(dice.oneOf("x-death", "x-delivery-count", "x-first-death-queue", "x-match"), anyValue());
        }
        return headers.build();
    }

    private void someHeaders(FieldTable.Builder headers) {
        for (String header : List.of("h1", "h2", "x-h3")) {
            if (dice.percent(45)) {
                headers.put(header, anyValue());
            }
        }
    }

    private FieldValue copies() {
        return dice.percent(5)
                ? dice.oneOf(FieldValue.of("a"), FieldValue.of(List.of(FieldValue.of(1))), anyValue())
                : FieldValue.of(List.of(FieldValue.of(routingKey()), FieldValue.of(queue())));
    }

    /** A value for an argument, of any type but one that RabbitMQ fails to compare with others. */
    FieldValue argumentValue() {
        FieldValue value = anyValue();
        return value instanceof FieldValue.DecimalValue ? FieldValue.of(10) : value;
    }

    /** A value of any type; few different ones, so that they often meet. */
    FieldValue anyValue() {
        return dice.oneOf(
                FieldValue.of("one"),
                FieldValue.of("one"),
                FieldValue.of("two"),
                FieldValue.of(""),
                FieldValue.of(1),
                FieldValue.of(1),
                FieldValue.of(1L),
                FieldValue.of(0),
                FieldValue.of(-1),
                new FieldValue.Int8((byte) 1),
                new FieldValue.Int16((short) 1),
                new FieldValue.UInt8(1),
                new FieldValue.UInt16(1),
                new FieldValue.UInt32(1),
                FieldValue.of(true),
                FieldValue.of(false),
                new FieldValue.Float32(1),
                new FieldValue.Float64(1),
                new FieldValue.DecimalValue(1, 10),
                new FieldValue.Timestamp(1),
                FieldValue.of(FieldTable.of("k", FieldValue.of("v"))),
                FieldValue.of(FieldTable.EMPTY),
                FieldValue.of(List.of(FieldValue.of(1), FieldValue.of("x"))),
                new FieldValue.Bytes(new byte[] {1, 2}),
                new FieldValue.Void());
    }
}
