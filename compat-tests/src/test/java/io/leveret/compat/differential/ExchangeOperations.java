package io.leveret.compat.differential;

import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes what concerns exchanges and the bindings between them. */
final class ExchangeOperations {

    private final Dice dice;
    private final Keys keys;
    private final Scene scene;
    private final Map<String, ExchangeMethod.Declare> declared = new HashMap<>();
    private final List<ExchangeMethod.Bind> bound = new ArrayList<>();

    ExchangeOperations(Dice dice, Keys keys, Scene scene) {
        this.dice = dice;
        this.keys = keys;
        this.scene = scene;
    }

    /** As it is needed for much else to work. */
    Method firstDeclare(String exchange) {
        return remembered(new ExchangeMethod.Declare(
                exchange,
                scene.typeOf(exchange),
                false,
                false,
                false,
                false,
                false,
                dice.percent(80) ? FieldTable.EMPTY : alternate()));
    }

    Method find(String exchange) {
        return new ExchangeMethod.Declare(exchange, "", true, false, false, false, false, FieldTable.EMPTY);
    }

    Method declare() {
        String exchange = keys.exchange();
        ExchangeMethod.Declare before = declared.get(exchange);
        if (before != null && dice.percent(40)) {
            return again(before);
        }
        String type = dice.percent(8) ? dice.oneOf("direct", "topic", "x-nonsense", "") : scene.typeOf(exchange);
        return remembered(new ExchangeMethod.Declare(
                exchange,
                type,
                dice.percent(12),
                dice.percent(8),
                dice.percent(10),
                dice.percent(4),
                dice.percent(5),
                arguments()));
    }

    private Method again(ExchangeMethod.Declare before) {
        return new ExchangeMethod.Declare(
                before.exchange(),
                before.exchangeType(),
                false,
                before.durable() ^ dice.percent(4),
                before.autoDelete() ^ dice.percent(4),
                before.internal() ^ dice.percent(4),
                dice.percent(10),
                dice.percent(20) ? arguments() : before.arguments());
    }

    private ExchangeMethod.Declare remembered(ExchangeMethod.Declare declare) {
        declared.put(declare.exchange(), declare);
        return declare;
    }

    private FieldTable arguments() {
        if (dice.percent(20)) {
            return alternate();
        }
        return dice.percent(10)
                ? FieldTable.of(dice.oneOf("x-unknown", "alternate-exchange"), keys.argumentValue())
                : FieldTable.EMPTY;
    }

    private FieldTable alternate() {
        return FieldTable.of("alternate-exchange", FieldValue.of(keys.exchange()));
    }

    Method bind() {
        String source = keys.source();
        ExchangeMethod.Bind bind = new ExchangeMethod.Bind(
                keys.exchange(), source, keys.pattern(), dice.percent(5), keys.bindingArguments(source));
        bound.add(bind);
        return bind;
    }

    Method unbind() {
        if (!bound.isEmpty() && dice.percent(60)) {
            ExchangeMethod.Bind bind = dice.oneOf(bound);
            return new ExchangeMethod.Unbind(
                    bind.destination(), bind.source(), bind.routingKey(), dice.percent(5), bind.arguments());
        }
        String source = keys.exchange();
        return new ExchangeMethod.Unbind(
                keys.exchange(), source, keys.pattern(), dice.percent(5), keys.bindingArguments(source));
    }

    Method delete() {
        return new ExchangeMethod.Delete(keys.exchange(), dice.percent(40), dice.percent(5));
    }
}
