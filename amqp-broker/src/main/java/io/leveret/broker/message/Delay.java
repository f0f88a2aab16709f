package io.leveret.broker.message;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header in which a publisher says how many milliseconds an exchange is to keep its message: a number, or one as text. When
 * the time is over the number is negative, so that the message is kept once only and its receiver can tell.
 */
public final class Delay {

    /** The message is not to be kept. */
    public static final long NONE = 0;

    private static final String HEADER = "x-delay";

    /** Added to any time of day, it is still one. */
    private static final long MILLIS_MAX = Long.MAX_VALUE / 2;

    private Delay() {}

    /** How long the message is to be kept; {@link #NONE} if it does not say, or not in a number above 0. */
    public static long millis(FieldTable headers) {
        FieldValue value = headers.get(HEADER);
        return value == null ? NONE : Math.max(NONE, Math.min(MILLIS_MAX, number(value)));
    }

    public static long millis(ContentHeader header) {
        return millis(Message.headers(header));
    }

    /** The message as it goes on after its delay. */
    public static Message over(Message message) {
        FieldTable headers = Message.headers(message.header());
        FieldValue value = headers.get(HEADER);
        return value == null ? message : message.withHeaders(headers.with(HEADER, negative(value, number(value))));
    }

    private static FieldValue negative(FieldValue value, long number) {
        boolean wide = value instanceof FieldValue.Int64 || number > Integer.MAX_VALUE;
        return wide ? FieldValue.of(-number) : FieldValue.of((int) -number);
    }

    private static long number(FieldValue value) {
        if (value instanceof FieldValue.Whole number) {
            return number.longValue();
        } else if (value instanceof FieldValue.Float64 number) {
            return (long) number.value();
        } else if (value instanceof FieldValue.Float32 number) {
            return (long) number.value();
        }
        String text = text(value);
        try {
            return text == null ? NONE : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return NONE;
        }
    }

    private static @Nullable String text(FieldValue value) {
        if (value instanceof FieldValue.LongString text) {
            return text.text();
        }
        return value instanceof FieldValue.Bytes bytes ? new String(bytes.octets(), StandardCharsets.UTF_8) : null;
    }
}
