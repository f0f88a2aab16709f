package io.leveret.broker.connection;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.events.BrokerEvents;
import io.leveret.broker.security.Authenticator;
import io.leveret.broker.security.PasswordHash;
import io.leveret.broker.security.UserDirectory;
import io.leveret.broker.vhost.TestVirtualHost;
import java.util.Optional;
import java.util.Set;

/** What connections need, with a user guest and the virtual host /. */
public final class TestServices implements AutoCloseable {

    private final TestVirtualHost host = TestVirtualHost.open();
    private final ConnectionServices services;

    public TestServices(String... settings) {
        BrokerConfig config = BrokerConfig.of(settings);
        UserDirectory users = new UserDirectory();
        users.put("guest", PasswordHash.of("guest"), Set.of());
        this.services = new ConnectionServices(
                config,
                ServerProperties.of(config.node(), "1"),
                new Authenticator(users, Set.of(), Optional.empty(), BrokerEvents.NONE),
                name -> name.equals("/") ? host.virtualHost() : null,
                new ConnectionRegistry(),
                new ResourceAlarms(),
                BrokerEvents.NONE);
    }

    public TestVirtualHost host() {
        return host;
    }

    public ConnectionServices services() {
        return services;
    }

    @Override
    public void close() {
        host.close();
    }
}
