package io.leveret.broker.exchange;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange was declared as.
 *
 * @param internal  only other exchanges may publish to it
 * @param arguments as they came, unknown ones included
 */
public record ExchangeDefinition(
        String vhost,
        String name,
        ExchangeType type,
        boolean durable,
        boolean autoDelete,
        boolean internal,
        FieldTable arguments) {

    /** The argument that names the alternate exchange. */
    public static final String ALTERNATE = "alternate-exchange";

    /** Where messages go that no binding matches; null for nowhere. */
    @Nullable
    String alternate() {
        return arguments.get(ALTERNATE) instanceof FieldValue.LongString name ? name.text() : null;
    }

    public ExchangeDefinition withArguments(FieldTable others) {
        return new ExchangeDefinition(vhost, name, type, durable, autoDelete, internal, others);
    }

    /** As RabbitMQ names it in reply texts. */
    public String description() {
        return "exchange '" + name + "' in vhost '" + vhost + "'";
    }
}
