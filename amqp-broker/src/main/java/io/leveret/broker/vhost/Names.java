package io.leveret.broker.vhost;

import io.leveret.broker.error.ChannelException;
import java.security.SecureRandom;
import java.util.Base64;

/** What names may be, and names that the broker makes up. */
public final class Names {

    private static final String RESERVED_PREFIX = "amq.";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Names() {}

    /** Names lose carriage returns and line feeds, silently, as in RabbitMQ. */
    static String stripped(String name) {
        if (name.indexOf('\r') < 0 && name.indexOf('\n') < 0) {
            return name;
        }
        return name.replace("\r", "").replace("\n", "");
    }

    static boolean isReserved(String name) {
        return name.startsWith(RESERVED_PREFIX);
    }

    static void refuseReserved(String kind, String name) {
        if (isReserved(name)) {
            throw ChannelException.accessRefused(kind + " name '" + name + "' contains reserved prefix 'amq.*'");
        }
    }

    /** A name nobody else has: the prefix, a dash, and 22 characters of 128 random bits. */
    public static String generated(String prefix) {
        return generated(prefix, '-');
    }

    /** A name nobody else has, with another character in the place of the dash. */
    static String generated(String prefix, char separator) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return prefix + separator + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** A number that no queue had or will have, short of 63 random bits meeting twice. */
    static long queueId() {
        return RANDOM.nextLong() & Long.MAX_VALUE;
    }
}
