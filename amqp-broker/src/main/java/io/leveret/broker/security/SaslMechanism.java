package io.leveret.broker.security;

/** A way to say a name and a password in connection.start-ok. */
public sealed interface SaslMechanism permits PlainMechanism, AmqPlainMechanism {

    /** As clients ask for it. */
    String name();

    Credentials credentialsFrom(byte[] response) throws MalformedResponseException;
}
