package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.QueuePut;

/** A definition as an operator reads it. */
final class DefinitionLine {

    private DefinitionLine() {}

    static String of(DefinitionChange put) {
        if (put instanceof ExchangePut exchange) {
            return "exchange '" + exchange.name() + "'" + in(put) + ": " + exchange.type()
                    + (exchange.autoDelete() ? ", auto-delete" : "")
                    + (exchange.internal() ? ", internal" : "") + ", " + exchange.arguments();
        }
        if (put instanceof QueuePut queue) {
            return "queue '" + queue.name() + "'" + in(put) + ": number " + queue.id()
                    + (queue.autoDelete() ? ", auto-delete" : "") + ", " + queue.arguments();
        }
        if (put instanceof BindingPut binding) {
            return "binding" + in(put) + ": exchange '" + binding.source() + "' to "
                    + (binding.toExchange() ? "exchange '" : "queue '") + binding.destination() + "' by '"
                    + binding.routingKey() + "', " + binding.arguments();
        }
        return "virtual host '" + put.vhost() + "'";
    }

    private static String in(DefinitionChange put) {
        return " in virtual host '" + put.vhost() + "'";
    }
}
