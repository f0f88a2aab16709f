package io.leveret.benchmarks.scenarios;

import com.rabbitmq.client.ConnectionFactory;

/** A broker that can be measured: on this machine, with the user {@code guest}. */
record Target(String host, int port, Usage usage) {

    String uri() {
        return "amqp://guest:guest@" + host + ":" + port;
    }

    /** Connections that end when they are lost, and beat no heart. */
    ConnectionFactory connections() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setRequestedHeartbeat(0);
        factory.setConnectionTimeout(60_000);
        factory.setHandshakeTimeout(60_000);
        return factory;
    }
}
