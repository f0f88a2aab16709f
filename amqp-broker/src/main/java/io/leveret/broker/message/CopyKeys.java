package io.leveret.broker.message;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.error.ConnectionException;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.MalformedFrameException;
import java.util.ArrayList;
import java.util.List;

/**
 * More routing keys that a publisher put into a message's headers: in CC for all to see, in BCC for nobody else.
 *
 * @param keys  all of them, in their order
 * @param blind whether some stand in BCC, which no receiver may see
 */
public record CopyKeys(List<String> keys, boolean blind) {

    private static final String CC = "CC";
    private static final String BCC = "BCC";
    private static final int HEADERS = 0x20;

    public CopyKeys {
        keys = List.copyOf(keys);
    }

    /**
     * Whether the message might name more keys: a look at its bytes that allocates nothing, and is wrong only in saying yes where
     * a text looks like a header's name.
     */
    public static boolean mayBeIn(ContentHeader header) {
        byte[] octets = header.properties();
        if (octets.length == 0 || (octets[0] & HEADERS) == 0) {
            return false;
        }
        // The names are written with their lengths before them.
        for (int i = 2; i < octets.length - 2; i++) {
            if (octets[i] == 'C' && octets[i + 1] == 'C' && (octets[i - 1] == 2 || octets[i - 1] == 'B')) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads the keys.
     *
     * @throws ChannelException    if one of the headers is no array
     * @throws ConnectionException if the headers cannot be read
     */
    public static CopyKeys of(ContentHeader header) {
        FieldTable headers = Message.headers(header);
        List<String> keys = new ArrayList<>();
        addKeys(CC, headers, keys);
        addKeys(BCC, headers, keys);
        return new CopyKeys(keys, headers.has(BCC));
    }

    /** The message as its receivers may see it. */
    public Message visible(Message message) {
        if (!blind) {
            return message;
        }
        ContentHeader header = message.header();
        try {
            FieldTable headers = Message.headers(header).without(BCC);
            ContentHeader visible =
                    header.decode().toBuilder().headers(headers).build().toHeader(header.bodySize());
            return Message.received(message.address(), visible, message.body());
        } catch (MalformedFrameException e) {
            throw new ConnectionException(e.replyCode(), String.valueOf(e.getMessage()));
        }
    }

    private static void addKeys(String name, FieldTable headers, List<String> into) {
        FieldValue value = headers.get(name);
        if (value == null) {
            return;
        }
        if (!(value instanceof FieldValue.Array array)) {
            throw ChannelException.preconditionFailed(
                    "invalid message: {unacceptable_type_in_header,\"" + name + "\"," + value.typeName() + "}");
        }
        for (FieldValue each : array.values()) {
            if (each instanceof FieldValue.LongString key) {
                into.add(key.text());
            }
        }
    }
}
