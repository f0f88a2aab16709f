package io.leveret.broker.exchange;

import io.leveret.broker.error.ArgumentValues;
import io.leveret.broker.error.ChannelException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.MalformedFrameException;
import java.util.Objects;

/** What of a message decides where a hashing exchange sends it: its routing key, a header or a property. */
sealed interface HashedValue {

    /** As text; messages that have none of it are all alike. */
    String of(Routable message);

    /**
     * Reads what an exchange's arguments ask for.
     *
     * @throws ChannelException if that is more than one thing, or nothing that a message has
     */
    static HashedValue parse(FieldTable arguments) {
        FieldValue header = arguments.get("hash-header");
        FieldValue property = arguments.get("hash-property");
        if (header != null && property != null) {
            throw ChannelException.preconditionFailed("hash-header and hash-property are mutually exclusive");
        } else if (header != null) {
            return new Header(ArgumentValues.print(header));
        } else if (property != null) {
            return Property.named(ArgumentValues.print(property));
        }
        return new RoutingKey();
    }

    record RoutingKey() implements HashedValue {
        @Override
        public String of(Routable message) {
            return message.routingKey();
        }
    }

    record Header(String name) implements HashedValue {
        @Override
        public String of(Routable message) {
            FieldValue value = message.headers().get(name);
            return value == null ? "" : ArgumentValues.print(value);
        }
    }

    /** One of the three properties that may be asked for. */
    enum Property implements HashedValue {
        CORRELATION_ID,
        MESSAGE_ID,
        TIMESTAMP;

        static Property named(String name) {
            return switch (name) {
                case "correlation_id" -> CORRELATION_ID;
                case "message_id" -> MESSAGE_ID;
                case "timestamp" -> TIMESTAMP;
                default -> throw ChannelException.preconditionFailed("Unsupported property: " + name);
            };
        }

        @Override
        public String of(Routable message) {
            try {
                BasicProperties properties = message.header().decode();
                return switch (this) {
                    case CORRELATION_ID -> Objects.requireNonNullElse(properties.correlationId(), "");
                    case MESSAGE_ID -> Objects.requireNonNullElse(properties.messageId(), "");
                    case TIMESTAMP -> Objects.toString(properties.timestamp(), "");
                };
            } catch (MalformedFrameException e) {
                throw new ConnectionException(e.replyCode(), String.valueOf(e.getMessage()));
            }
        }
    }
}
