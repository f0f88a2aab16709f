package io.leveret.broker.boot;

import io.leveret.broker.config.LoadedConfiguration;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker that lives as long as its process and leaves with exit code 0 when that is told to stop. */
final class BrokerProcess {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerProcess.class);

    private BrokerProcess() {}

    /**
     * Starts a broker and waits for the end of the process.
     *
     * @throws IOException if a listener's address cannot be listened to
     */
    static void run(LoadedConfiguration configuration) throws IOException {
        LOG.info("Leveret {} on Java {}", version(), System.getProperty("java.version"));
        if (!configuration.ignored().isEmpty()) {
            LOG.warn("Settings without a meaning here: {}", String.join(", ", configuration.ignored()));
        }
        Broker broker = Broker.start(configuration.config());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "shutdown"));
        LOG.info("Server startup complete");
        waitForTheEnd();
    }

    /** As the jar's manifest has it. */
    static String version() {
        return Optional.ofNullable(BrokerProcess.class.getPackage().getImplementationVersion())
                .orElse("(not from its jar)");
    }

    /** Halts, because a process that a signal ends would otherwise not leave with 0. */
    private static void stop(Broker broker) {
        int exitCode = LeveretCommand.SUCCESS;
        try {
            LOG.info("Stopping");
            broker.close();
            LOG.info("Stopped");
        } catch (RuntimeException e) {
            LOG.error("The broker did not stop cleanly", e);
            exitCode = LeveretCommand.FAILURE;
        } finally {
            Runtime.getRuntime().halt(exitCode);
        }
    }

    private static void waitForTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
