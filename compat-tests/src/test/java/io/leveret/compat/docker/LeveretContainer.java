package io.leveret.compat.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** A container of our image. Ends with {@link #close}. */
final class LeveretContainer implements AutoCloseable {

    private static final int AMQP = 5_672;
    private static final int METRICS = 15_692;
    private static final int STOP_SECONDS = 20;

    private final GenericContainer<?> container;

    private LeveretContainer(GenericContainer<?> container) {
        this.container = container;
    }

    /** Starts a container and returns when the broker in it is ready for clients. */
    static LeveretContainer start(LeveretImage image, Map<String, String> environment) {
        GenericContainer<?> container = new GenericContainer<>(image.name())
                .withExposedPorts(AMQP, METRICS)
                .withEnv(environment)
                .waitingFor(Wait.forLogMessage(".*Server startup complete.*", 1))
                .withStartupTimeout(Duration.ofSeconds(60));
        container.start();
        return new LeveretContainer(container);
    }

    Connection connect(String user, String password) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(container.getHost());
        factory.setPort(publishedPort(AMQP));
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    URI metrics() {
        return URI.create("http://" + container.getHost() + ":" + publishedPort(METRICS) + "/metrics");
    }

    /** What a command in the container writes, without the end of the line. */
    String outputOf(String... command) throws IOException, InterruptedException {
        return container.execInContainer(command).getStdout().strip();
    }

    /** Stops it as {@code docker stop} does, and returns the exit code of its process. */
    int stop() {
        engine().stopContainerCmd(container.getContainerId())
                .withTimeout(STOP_SECONDS)
                .exec();
        Long exitCode = engine().inspectContainerCmd(container.getContainerId())
                .exec()
                .getState()
                .getExitCodeLong();
        return Math.toIntExact(exitCode);
    }

    /** Starts it after it was stopped, on other ports; does not wait for the broker in it. */
    void startAgain() {
        engine().startContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void close() {
        container.stop();
    }

    /** Asks the engine, because a new start publishes on new ports. */
    private int publishedPort(int port) {
        Ports.Binding[] bindings = engine().inspectContainerCmd(container.getContainerId())
                .exec()
                .getNetworkSettings()
                .getPorts()
                .getBindings()
                .get(ExposedPort.tcp(port));
        if (bindings == null || bindings.length == 0) {
            throw new IllegalStateException("port " + port + " is not published");
        }
        return Integer.parseInt(bindings[0].getHostPortSpec());
    }

    private DockerClient engine() {
        return container.getDockerClient();
    }
}
