package io.leveret.broker.connection;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.security.Authenticator;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.FieldTable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a broker share.
 *
 * @param serverProperties what the broker says of itself in connection.start, encoded once for all
 * @param virtualHosts     finds one by name; null if there is none
 * @param alarms           what the broker is short of
 */
public record ConnectionServices(
        BrokerConfig config,
        FieldTable serverProperties,
        Authenticator authenticator,
        Function<String, @Nullable VirtualHost> virtualHosts,
        ConnectionRegistry registry,
        ResourceAlarms alarms,
        BrokerEvents events) {}
