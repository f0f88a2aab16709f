package io.leveret.broker.message;

import io.leveret.broker.error.ChannelException;
import io.leveret.codec.ContentHeader;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The property in which a publisher says how long its message may wait, in milliseconds as text. */
public final class Expiration {

    /** The message may wait for any time. */
    public static final long NONE = -1;

    private static final BigInteger MILLIS_MAX = BigInteger.valueOf(315_360_000_000L);
    private static final Pattern NUMBER = Pattern.compile("([+-]?[0-9]+)(.*)", Pattern.DOTALL);

    private Expiration() {}

    /**
     * How long the message may wait; {@link #NONE} if it does not say.
     *
     * @throws ChannelException if what it says is no such time, in RabbitMQ's words
     */
    public static long millis(ContentHeader header) {
        String text = Message.expiration(header);
        if (text == null) {
            return NONE;
        }
        Matcher number = NUMBER.matcher(text);
        if (!number.matches()) {
            throw invalid(text, "no_integer");
        }
        if (!number.group(2).isEmpty()) {
            throw invalid(text, "{leftover_string,\"" + number.group(2) + "\"}");
        }
        BigInteger millis = new BigInteger(number.group(1));
        if (millis.signum() < 0) {
            throw invalid(text, "{value_negative," + millis + "}");
        }
        if (millis.compareTo(MILLIS_MAX) > 0) {
            throw invalid(text, "{value_too_large," + millis + "}");
        }
        return millis.longValue();
    }

    private static ChannelException invalid(String text, String problem) {
        return ChannelException.preconditionFailed("invalid expiration '" + text + "': " + problem);
    }
}
