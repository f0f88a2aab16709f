package io.leveret.compat.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens on. They lie below the range from which the kernel takes the ports of outgoing connections: a client
 * that reconnects in a loop to a stopped broker's port in that range may end up connected to itself.
 */
final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int BEHIND_LAST = 25_000;
    private static final int ATTEMPTS = 100;

    private FreePorts() {}

    static int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + BEHIND_LAST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
