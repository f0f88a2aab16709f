package io.leveret.broker.exchange;

import io.leveret.codec.FieldTable;

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

    /** As RabbitMQ names it in reply texts. */
    public String description() {
        return "exchange '" + name + "' in vhost '" + vhost + "'";
    }
}
