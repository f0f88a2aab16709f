package io.leveret.compat.wire;

import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;

/** An exchange.declare in the making. Immutable. */
public record DeclareExchange(
        String exchange,
        String exchangeType,
        boolean isPassive,
        boolean isDurable,
        boolean isAutoDelete,
        boolean isInternal,
        boolean isNoWait,
        FieldTable arguments)
        implements Request {

    DeclareExchange(String exchange, String exchangeType) {
        this(exchange, exchangeType, false, false, false, false, false, FieldTable.EMPTY);
    }

    public DeclareExchange named(String name) {
        return new DeclareExchange(
                name, exchangeType, isPassive, isDurable, isAutoDelete, isInternal, isNoWait, arguments);
    }

    public DeclareExchange passive() {
        return new DeclareExchange(
                exchange, exchangeType, true, isDurable, isAutoDelete, isInternal, isNoWait, arguments);
    }

    public DeclareExchange durable() {
        return new DeclareExchange(
                exchange, exchangeType, isPassive, true, isAutoDelete, isInternal, isNoWait, arguments);
    }

    public DeclareExchange autoDelete() {
        return new DeclareExchange(exchange, exchangeType, isPassive, isDurable, true, isInternal, isNoWait, arguments);
    }

    public DeclareExchange internal() {
        return new DeclareExchange(
                exchange, exchangeType, isPassive, isDurable, isAutoDelete, true, isNoWait, arguments);
    }

    public DeclareExchange noWait() {
        return new DeclareExchange(
                exchange, exchangeType, isPassive, isDurable, isAutoDelete, isInternal, true, arguments);
    }

    public DeclareExchange with(String argument, FieldValue value) {
        FieldTable more = arguments.with(argument, value);
        return new DeclareExchange(
                exchange, exchangeType, isPassive, isDurable, isAutoDelete, isInternal, isNoWait, more);
    }

    @Override
    public ExchangeMethod.Declare toMethod() {
        return new ExchangeMethod.Declare(
                exchange, exchangeType, isPassive, isDurable, isAutoDelete, isInternal, isNoWait, arguments);
    }
}
