package io.leveret.broker.security;

import java.nio.charset.StandardCharsets;

/** PLAIN of RFC 4616: {@code authorization NUL name NUL password}, of which the first part is not used. */
record PlainMechanism() implements SaslMechanism {

    @Override
    public String name() {
        return "PLAIN";
    }

    @Override
    public Credentials credentialsFrom(byte[] response) throws MalformedResponseException {
        String[] parts = new String(response, StandardCharsets.UTF_8).split("\0", -1);
        if (parts.length != 3) {
            throw new MalformedResponseException("PLAIN has three parts, got " + parts.length);
        }
        return new Credentials(parts[1], parts[2]);
    }
}
