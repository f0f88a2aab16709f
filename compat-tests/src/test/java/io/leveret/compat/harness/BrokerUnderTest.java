package io.leveret.compat.harness;

/** The broker that the tests talk to: a process of ours, or with {@code -Dbroker=host:port} any other. */
public sealed interface BrokerUnderTest permits LeveretProcess, ExternalBroker {

    String host();

    /** The port that speaks AMQP. */
    int port();
}
