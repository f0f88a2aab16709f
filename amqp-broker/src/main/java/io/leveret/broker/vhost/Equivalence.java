package io.leveret.broker.vhost;

import io.leveret.broker.error.ArgumentValues;
import io.leveret.broker.error.ChannelException;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a client declares is what exists. Each difference is named in RabbitMQ's words; arguments that mean nothing to
 * the object declared are not compared.
 */
final class Equivalence {

    private final String object;

    /** Compares with an existing object, given as reply texts name it. */
    Equivalence(String object) {
        this.object = object;
    }

    Equivalence require(String property, boolean received, boolean current) {
        return require(property, Boolean.toString(received), Boolean.toString(current));
    }

    Equivalence require(String property, String received, String current) {
        if (!received.equals(current)) {
            throw inequivalent(property, "received '" + received + "' but current is '" + current + "'");
        }
        return this;
    }

    Equivalence require(List<String> names, FieldTable received, FieldTable current) {
        for (String name : names) {
            require(name, received.get(name), current.get(name));
        }
        return this;
    }

    private void require(String name, @Nullable FieldValue received, @Nullable FieldValue current) {
        if (received == null && current == null) {
            return;
        }
        if (received == null || current == null) {
            throw inequivalent(name, "received " + typed(received) + " but current is " + typed(current));
        }
        if (!ArgumentValues.isSame(received, current)) {
            throw inequivalent(name, "received " + quoted(received) + " but current is " + quoted(current));
        }
    }

    private static String quoted(FieldValue value) {
        return value instanceof FieldValue.Void ? "none" : "'" + ArgumentValues.print(value) + "'";
    }

    private static String typed(@Nullable FieldValue value) {
        return value == null
                ? "none"
                : "the value '" + ArgumentValues.print(value) + "' of type '" + value.typeName() + "'";
    }

    private ChannelException inequivalent(String name, String difference) {
        return ChannelException.preconditionFailed("inequivalent arg '" + name + "' for " + object + ": " + difference);
    }
}
