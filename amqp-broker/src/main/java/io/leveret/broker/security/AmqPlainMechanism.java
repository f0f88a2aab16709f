package io.leveret.broker.security;

/** AMQPLAIN: LOGIN and PASSWORD in the body of a field table, without the length that such a table has elsewhere. */
record AmqPlainMechanism(LoginTableReader tables) implements SaslMechanism {

    @Override
    public String name() {
        return "AMQPLAIN";
    }

    @Override
    public Credentials credentialsFrom(byte[] response) throws MalformedResponseException {
        return tables.read(response);
    }
}
