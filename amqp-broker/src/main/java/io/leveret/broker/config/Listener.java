package io.leveret.broker.config;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a server listens.
 *
 * @param host an address or a name of this machine; empty: every interface
 * @param port 0: any free one
 */
public record Listener(Optional<String> host, int port) {

    public Listener {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535, got " + port);
        }
    }

    /**
     * Looks the host up, which may block.
     *
     * @throws UnknownHostException naming the host, if it has no address
     */
    public InetSocketAddress address() throws UnknownHostException {
        if (host.isEmpty()) {
            return new InetSocketAddress(port);
        }
        InetSocketAddress address = new InetSocketAddress(host.get(), port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("nobody knows the host '" + host.get() + "'");
        }
        return address;
    }

    @Override
    public String toString() {
        return host.map(name -> name.contains(":") ? "[" + name + "]" : name).orElse("*") + ":" + port;
    }
}
