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
 * @param open  those in CC, in their order
 * @param blind those in BCC, which no receiver may see
 * @param veil  whether there is a BCC at all, which no receiver may see either
 */
public record CopyKeys(List<String> open, List<String> blind, boolean veil) {

    private static final String CC = "CC";
    private static final String BCC = "BCC";
    private static final int HEADERS = 0x20;

    public CopyKeys {
        open = List.copyOf(open);
        blind = List.copyOf(blind);
    }

    /** The keys that the message is to be routed by beside its own, which are those it was published or stored with. */
    public static List<String> of(Message message) {
        List<String> open = mayBeIn(message.header()) ? of(message.header()).open() : List.of();
        return both(open, message.address().blindKeys());
    }

    /** All of them, in their order. */
    public List<String> keys() {
        return both(open, blind);
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
        return new CopyKeys(texts(CC, headers), texts(BCC, headers), headers.has(BCC));
    }

    /** The message as its receivers may see it; its address knows what they may not. */
    public Message visible(Message message) {
        if (!veil) {
            return message;
        }
        ContentHeader header = message.header();
        try {
            FieldTable headers = Message.headers(header).without(BCC);
            ContentHeader visible =
                    header.decode().toBuilder().headers(headers).build().toHeader(header.bodySize());
            return Message.received(message.address().withBlindKeys(blind), visible, message.body());
        } catch (MalformedFrameException e) {
            throw new ConnectionException(e.replyCode(), String.valueOf(e.getMessage()));
        }
    }

    static List<String> texts(String name, FieldTable headers) {
        FieldValue value = headers.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof FieldValue.Array array)) {
            throw ChannelException.preconditionFailed(
                    "invalid message: {unacceptable_type_in_header,\"" + name + "\"," + value.typeName() + "}");
        }
        List<String> keys = new ArrayList<>();
        for (FieldValue each : array.values()) {
            if (each instanceof FieldValue.LongString key) {
                keys.add(key.text());
            }
        }
        return keys;
    }

    private static List<String> both(List<String> some, List<String> more) {
        if (more.isEmpty()) {
            return some;
        }
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }
}
