package io.leveret.broker.message;

import io.leveret.codec.FrameEncoder;
import java.util.List;

/**
 * Where a message was sent: exchange and routing key, with their bytes at hand for the many deliveries that repeat them, and
 * further keys that no receiver may see. Immutable; a channel keeps the ones it uses and shares them between messages.
 */
public final class Address {

    private final String exchange;
    private final String routingKey;
    private final byte[] exchangeUtf8;
    private final byte[] routingKeyUtf8;
    private final List<String> blindKeys;

    public Address(String exchange, String routingKey) {
        this(exchange, routingKey, FrameEncoder.nameOctets(exchange), FrameEncoder.nameOctets(routingKey), List.of());
    }

    private Address(
            String exchange, String routingKey, byte[] exchangeUtf8, byte[] routingKeyUtf8, List<String> blindKeys) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.exchangeUtf8 = exchangeUtf8;
        this.routingKeyUtf8 = routingKeyUtf8;
        this.blindKeys = blindKeys;
    }

    /** The same with these keys that no receiver may see. */
    public Address withBlindKeys(List<String> keys) {
        return keys.isEmpty() && blindKeys.isEmpty()
                ? this
                : new Address(exchange, routingKey, exchangeUtf8, routingKeyUtf8, List.copyOf(keys));
    }

    public String exchange() {
        return exchange;
    }

    public String routingKey() {
        return routingKey;
    }

    /** Further routing keys that no receiver may see; mostly none. */
    public List<String> blindKeys() {
        return blindKeys;
    }

    /** Shared; not to be changed. */
    public byte[] exchangeUtf8() {
        return exchangeUtf8;
    }

    /** Shared; not to be changed. */
    public byte[] routingKeyUtf8() {
        return routingKeyUtf8;
    }
}
