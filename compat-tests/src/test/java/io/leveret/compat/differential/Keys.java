package io.leveret.compat.differential;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.List;

/** Chooses names, routing keys and arguments of bindings: mostly such that fit, sometimes such that are wrong. */
final class Keys {

    private static final List<String> ROUTING_KEYS = List.of("", "a", "b", "a.b", "a.b.c", "b.a", "a..b");
    private static final List<String> PATTERNS =
            List.of("", "a", "a.b", "a.*", "*.b", "#", "a.#", "#.b", "*.*", "*.#.b");
    private static final List<String> MATCHES =
            List.of("all", "any", "all-with-x", "any-with-x", "all", "any", "all", "any", "all", "any", "huh");

    private final Dice dice;
    private final Scene scene;

    Keys(Dice dice, Scene scene) {
        this.dice = dice;
        this.scene = scene;
    }

    String queue() {
        return dice.percent(3) ? dice.oneOf("", scene.missing()) : dice.oneOf(scene.queues());
    }

    String exchange() {
        return dice.percent(3) ? dice.oneOf("", scene.missing(), scene.reserved()) : dice.oneOf(scene.exchanges());
    }

    String routingKey() {
        return dice.oneOf(ROUTING_KEYS);
    }

    String pattern() {
        return dice.oneOf(PATTERNS);
    }

    FieldTable bindingArguments(String exchange) {
        if (!exchange.equals(scene.headersExchange())) {
            return dice.percent(5) ? FieldTable.of("x", FieldValue.of(1)) : FieldTable.EMPTY;
        }
        FieldTable.Builder arguments = FieldTable.builder();
        if (dice.percent(70)) {
            arguments.put("x-match", dice.oneOf(MATCHES));
        }
        for (String header : List.of("h1", "h2", "x-h3")) {
            if (dice.percent(45)) {
                arguments.put(header, header());
            }
        }
        return arguments.build();
    }

    FieldTable headers() {
        FieldTable.Builder headers = FieldTable.builder();
        for (String header : List.of("h1", "h2", "x-h3")) {
            if (dice.percent(45)) {
                headers.put(header, header());
            }
        }
        if (dice.percent(5)) {
            headers.put("deep", FieldTable.of("list", FieldValue.of(List.of(header(), header()))));
        }
        if (Feature.CARBON_COPIES.isBuilt() && dice.percent(15)) {
            headers.put(dice.oneOf("CC", "BCC"), copies());
        }
        return headers.build();
    }

    private FieldValue copies() {
        return dice.percent(5)
                ? FieldValue.of("a")
                : FieldValue.of(List.of(FieldValue.of(routingKey()), FieldValue.of(queue())));
    }

    private FieldValue header() {
        return dice.oneOf(
                FieldValue.of("one"),
                FieldValue.of("two"),
                FieldValue.of(1),
                FieldValue.of(1L),
                new FieldValue.Int8((byte) 1),
                new FieldValue.UInt16(1),
                FieldValue.of(true),
                new FieldValue.Float64(1),
                new FieldValue.DecimalValue(1, 10),
                new FieldValue.Timestamp(1),
                FieldValue.of(FieldTable.of("k", FieldValue.of("v"))),
                FieldValue.of(List.of(FieldValue.of(1), FieldValue.of("x"))),
                new FieldValue.Bytes(new byte[] {1, 2}),
                new FieldValue.Void());
    }
}
