package io.leveret.compat.differential;

import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.Method;

/** Makes what concerns exchanges and the bindings between them. */
final class ExchangeOperations {

    private final Dice dice;
    private final Keys keys;
    private final Scene scene;

    ExchangeOperations(Dice dice, Keys keys, Scene scene) {
        this.dice = dice;
        this.keys = keys;
        this.scene = scene;
    }

    Method plainDeclare(String exchange) {
        return new ExchangeMethod.Declare(
                exchange, scene.typeOf(exchange), false, false, false, false, false, FieldTable.EMPTY);
    }

    Method find(String exchange) {
        return new ExchangeMethod.Declare(exchange, "", true, false, false, false, false, FieldTable.EMPTY);
    }

    Method declare() {
        String exchange = keys.exchange();
        String type = dice.percent(8) ? dice.oneOf("direct", "topic", "x-nonsense", "") : scene.typeOf(exchange);
        return new ExchangeMethod.Declare(
                exchange,
                type,
                dice.percent(12),
                dice.percent(8),
                dice.percent(10),
                dice.percent(4),
                dice.percent(5),
                arguments());
    }

    private FieldTable arguments() {
        if (Feature.ALTERNATE_EXCHANGE.isBuilt() && dice.percent(20)) {
            return FieldTable.of("alternate-exchange", FieldValue.of(keys.exchange()));
        }
        return dice.percent(5) ? FieldTable.of("x-unknown", FieldValue.of(1)) : FieldTable.EMPTY;
    }

    Method bind() {
        String source = keys.exchange();
        return new ExchangeMethod.Bind(
                keys.exchange(), source, keys.pattern(), dice.percent(5), keys.bindingArguments(source));
    }

    Method unbind() {
        String source = keys.exchange();
        return new ExchangeMethod.Unbind(
                keys.exchange(), source, keys.pattern(), dice.percent(5), keys.bindingArguments(source));
    }

    Method delete() {
        return new ExchangeMethod.Delete(keys.exchange(), dice.percent(40), dice.percent(5));
    }
}
