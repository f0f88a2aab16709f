package io.leveret.broker.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A configuration while its sources are read, one after the other. {@link ConfigurationKey} fills every field. */
final class Draft {

    Path dataDirectory = Path.of("");
    int ioThreads;
    String product = "";
    String productVersion = "";
    boolean exactMessageTtl;
    int messageFileBytes;

    int channelMax;
    int frameMaxBytes;
    int initialFrameMaxBytes;
    int heartbeatSeconds;
    Duration handshakeTimeout = Duration.ZERO;
    Duration sendTimeout = Duration.ZERO;

    int connections;
    int consumersPerChannel;
    int maxMessageBytes;
    Duration consumerTimeout = Duration.ZERO;
    int delayedMessages;
    int delayedBytes;

    long memoryBytes;
    long freeDiskBytes;

    String user = "";
    String password = "";
    String virtualHost = "";
    Optional<String> anonymousUser = Optional.empty();

    boolean metricsEnabled = true;
    Optional<String> metricsHost = Optional.empty();
    int metricsPort;

    private final Map<String, Listener> listeners = new TreeMap<>();
    private final Set<String> loopbackUsers = new TreeSet<>();
    private boolean listenersOfThisSource;

    /** What the next settings say of listeners replaces all that was said before. */
    void beginSource() {
        listenersOfThisSource = false;
    }

    void listen(String name, Listener listener) {
        if (!listenersOfThisSource) {
            listeners.clear();
        }
        listenersOfThisSource = true;
        listeners.put(name, listener);
    }

    void listenNowhere() {
        listeners.clear();
        listenersOfThisSource = true;
    }

    void restrictToLoopback(String name, boolean restricted) {
        if (restricted) {
            loopbackUsers.add(name);
        } else {
            loopbackUsers.remove(name);
        }
    }

    void restrictNobody() {
        loopbackUsers.clear();
    }

    BrokerConfig build() {
        return new BrokerConfig(
                new BrokerConfig.Node(
                        dataDirectory, ioThreads, product, productVersion, exactMessageTtl, messageFileBytes),
                List.copyOf(listeners.values()),
                new BrokerConfig.Tuning(
                        channelMax,
                        frameMaxBytes,
                        initialFrameMaxBytes,
                        heartbeatSeconds,
                        handshakeTimeout,
                        sendTimeout),
                new BrokerConfig.Limits(
                        connections,
                        consumersPerChannel,
                        maxMessageBytes,
                        consumerTimeout,
                        delayedMessages,
                        delayedBytes),
                new BrokerConfig.Alarms(memoryBytes, freeDiskBytes),
                new BrokerConfig.Access(user, password, virtualHost, loopbackUsers, anonymousUser),
                metricsEnabled ? Optional.of(new Listener(metricsHost, metricsPort)) : Optional.empty());
    }
}
