package io.leveret.broker.security;

import java.nio.charset.StandardCharsets;

/** PLAIN of RFC 4616: {@code NUL name NUL password}. Nobody may act for another here: the part before the first NUL must be empty. */
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
        if (!parts[0].isEmpty()) {
            throw new MalformedResponseException("PLAIN asks to act as '" + parts[0] + "', which nobody may");
        }
        return new Credentials(parts[1], parts[2]);
    }
}
