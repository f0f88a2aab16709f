package io.leveret.broker.exchange;

import io.leveret.codec.FieldTable;

/** An exchange's rule that a message of such a key, or such headers, goes there too. All of its parts make its identity. */
public record Binding(Exchange source, Destination destination, String routingKey, FieldTable arguments) {}
