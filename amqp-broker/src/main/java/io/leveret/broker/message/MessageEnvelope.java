package io.leveret.broker.message;

import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.MalformedFrameException;
import io.leveret.persistence.StorageException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of a persistent message but its body, as bytes: version, what follows, exchange, routing key, the time it dies if it does,
 * the routing keys that nobody may see if there are any, then the content header's properties as they came. Lengths of names are
 * one octet, as on the wire; hidden keys are a table under one name, with its length in four octets before it.
 */
public final class MessageEnvelope {

    private static final byte VERSION = 1;
    private static final int BASIC_CLASS_ID = 60;

    /** In the octet behind the version: the number of its {@link Origin}, and what else there is. */
    private static final int ORIGIN_MASK = 0x0f;

    private static final int MORTAL = 0x10;

    /** Whether there are keys that nobody may see. */
    private static final int VEILED = 0x20;

    private static final int KNOWN_FLAGS = ORIGIN_MASK | MORTAL | VEILED;
    private static final String HIDDEN_KEYS = "BCC";
    private static final int FLAGS_AT = 1;
    private static final byte[] NOTHING = {};

    /** The message may stay for ever. */
    public static final long IMMORTAL = Long.MAX_VALUE;

    private MessageEnvelope() {}

    public static byte[] encode(Message message) {
        return encode(message, IMMORTAL);
    }

    /** As it lies in a queue where it dies at that time, in milliseconds since 1970. */
    public static byte[] encode(Message message, long endMillis) {
        byte[] exchange = message.address().exchangeUtf8();
        byte[] routingKey = message.address().routingKeyUtf8();
        byte[] properties = message.header().properties();
        boolean mortal = endMillis != IMMORTAL;
        byte[] hidden = hidden(message.address().blindKeys());
        int fixed = 4 + (mortal ? Long.BYTES : 0) + (hidden.length == 0 ? 0 : Integer.BYTES + hidden.length);
        byte[] envelope = new byte[fixed + exchange.length + routingKey.length + properties.length];
        ByteBuffer out = ByteBuffer.wrap(envelope)
                .put(VERSION)
                .put((byte) (message.origin().code() | (mortal ? MORTAL : 0) | (hidden.length == 0 ? 0 : VEILED)))
                .put((byte) exchange.length)
                .put(exchange)
                .put((byte) routingKey.length)
                .put(routingKey);
        if (mortal) {
            out.putLong(endMillis);
        }
        if (hidden.length > 0) {
            out.putInt(hidden.length).put(hidden);
        }
        out.put(properties);
        return envelope;
    }

    /**
     * Makes the message again that was encoded.
     *
     * @throws StorageException if the bytes are not an envelope of a version known here
     */
    public static Message decode(byte[] envelope, byte[] body) {
        return decode(envelope, body, null);
    }

    /** The same; shares the known address if it is the message's. */
    static Message decode(byte[] envelope, byte[] body, @Nullable Address known) {
        ByteBuffer in = ByteBuffer.wrap(envelope);
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new StorageException("message envelope of unknown version " + version);
            }
            byte flags = in.get();
            if ((flags & ~KNOWN_FLAGS) != 0) {
                throw new StorageException("message envelope with unknown flags " + flags);
            }
            Address address = address(in, known);
            if ((flags & MORTAL) != 0) {
                in.getLong();
            }
            if ((flags & VEILED) != 0) {
                address = address.withBlindKeys(hidden(in));
            }
            byte[] properties = new byte[in.remaining()];
            in.get(properties);
            ContentHeader header = new ContentHeader(BASIC_CLASS_ID, body.length, properties);
            return new Message(address, header, body, header.isPersistent(), origin(flags));
        } catch (BufferUnderflowException | MalformedFrameException e) {
            throw new StorageException("message envelope ends too early", e);
        }
    }

    /** When the message of this envelope, which was decoded before, dies. */
    public static long endMillis(byte[] envelope) {
        if ((envelope[FLAGS_AT] & MORTAL) == 0) {
            return IMMORTAL;
        }
        int keyAt = FLAGS_AT + 2 + Byte.toUnsignedInt(envelope[FLAGS_AT + 1]);
        int endAt = keyAt + 1 + Byte.toUnsignedInt(envelope[keyAt]);
        return ByteBuffer.wrap(envelope).getLong(endAt);
    }

    private static byte[] hidden(List<String> keys) {
        return keys.isEmpty()
                ? NOTHING
                : FieldTable.of(
                                HIDDEN_KEYS,
                                FieldValue.of(keys.stream().map(FieldValue::of).toList()))
                        .toOctets();
    }

    private static List<String> hidden(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] octets = new byte[length];
        in.get(octets);
        try {
            return CopyKeys.texts(HIDDEN_KEYS, FieldTable.fromOctets(octets));
        } catch (MalformedFrameException e) {
            throw new StorageException("message envelope with hidden keys that cannot be read", e);
        }
    }

    private static Origin origin(byte flags) {
        int code = flags & ORIGIN_MASK;
        for (Origin origin : Origin.values()) {
            if (origin.code() == code) {
                return origin;
            }
        }
        throw new StorageException("message envelope of unknown origin " + code);
    }

    private static Address address(ByteBuffer in, @Nullable Address known) {
        if (known != null && known.blindKeys().isEmpty()) {
            int begin = in.position();
            if (isNext(in, known.exchangeUtf8()) && isNext(in, known.routingKeyUtf8())) {
                return known;
            }
            in.position(begin);
        }
        return new Address(shortString(in), shortString(in));
    }

    /** Whether this short string comes next; steps over it if it has the same length. */
    private static boolean isNext(ByteBuffer in, byte[] octets) {
        if (Byte.toUnsignedInt(in.get()) != octets.length || octets.length > in.remaining()) {
            return false;
        }
        boolean same = in.slice(in.position(), octets.length).equals(ByteBuffer.wrap(octets));
        in.position(in.position() + octets.length);
        return same;
    }

    private static String shortString(ByteBuffer in) {
        byte[] octets = new byte[Byte.toUnsignedInt(in.get())];
        in.get(octets);
        // A name may come from bytes that are no UTF-8; the codec's strings carry them.
        return new FieldValue.LongString(octets).text();
    }
}
