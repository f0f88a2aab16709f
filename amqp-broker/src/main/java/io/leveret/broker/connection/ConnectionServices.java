package io.leveret.broker.connection;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.security.Authenticator;
import io.leveret.broker.vhost.VirtualHost;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a broker share.
 *
 * @param alarms       what the broker is short of
 * @param version      Leveret's own
 * @param virtualHosts finds one by name; null if there is none
 */
public record ConnectionServices(
        BrokerConfig config,
        String version,
        Authenticator authenticator,
        Function<String, @Nullable VirtualHost> virtualHosts,
        ConnectionRegistry registry,
        ResourceAlarms alarms,
        BrokerEvents events) {}
