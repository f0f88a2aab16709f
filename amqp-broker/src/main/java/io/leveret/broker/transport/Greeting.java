package io.leveret.broker.transport;

import io.leveret.codec.ProtocolHeader;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the first octets on a socket turn out to be. */
enum Greeting {
    INCOMPLETE(""),
    AMQP_0_9_1("AMQP 0-9-1"),
    OTHER_AMQP("another version of AMQP"),
    TLS("a TLS handshake (this port speaks plain AMQP)"),
    HTTP("an HTTP request"),
    UNKNOWN("something that is not AMQP");

    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR_VERSION = 3;
    private static final String AMQP = "AMQP";
    private static final List<String> HTTP_METHODS =
            List.of("GET ", "POST", "PUT ", "HEAD", "OPTI", "DELE", "PATC", "CONN", "TRAC", "PRI ");

    private final String description;

    Greeting(String description) {
        this.description = description;
    }

    /** For the log. */
    String description() {
        return description;
    }

    /** Looks at what is there and consumes nothing. */
    static Greeting of(ByteBuf in) {
        int readable = in.readableBytes();
        if (readable >= 2
                && in.getByte(in.readerIndex()) == TLS_HANDSHAKE
                && in.getByte(in.readerIndex() + 1) == TLS_MAJOR_VERSION) {
            return TLS;
        }
        String start = in.toString(in.readerIndex(), Math.min(readable, AMQP.length()), StandardCharsets.ISO_8859_1);
        if (readable >= AMQP.length() && HTTP_METHODS.contains(start)) {
            return HTTP;
        }
        boolean mayBecomeHttp =
                readable < AMQP.length() && HTTP_METHODS.stream().anyMatch(method -> method.startsWith(start));
        boolean mayBecomeTls = readable == 1 && start.charAt(0) == TLS_HANDSHAKE;
        if (!AMQP.startsWith(start)) {
            return mayBecomeHttp || mayBecomeTls ? INCOMPLETE : UNKNOWN;
        }
        if (readable < ProtocolHeader.LENGTH) {
            return INCOMPLETE;
        }
        return ProtocolHeader.matches(in) ? AMQP_0_9_1 : OTHER_AMQP;
    }
}
