package io.leveret.codec;

import java.nio.charset.StandardCharsets;

/** Why a channel or a connection is closed, or a message is returned: number, name and scope. */
public enum ReplyCode {
    REPLY_SUCCESS(200, false),
    CONTENT_TOO_LARGE(311, false),
    NO_ROUTE(312, false),
    NO_CONSUMERS(313, false),
    CONNECTION_FORCED(320, true),
    INVALID_PATH(402, true),
    ACCESS_REFUSED(403, false),
    NOT_FOUND(404, false),
    RESOURCE_LOCKED(405, false),
    PRECONDITION_FAILED(406, false),
    FRAME_ERROR(501, true),
    SYNTAX_ERROR(502, true),
    COMMAND_INVALID(503, true),
    CHANNEL_ERROR(504, true),
    UNEXPECTED_FRAME(505, true),
    RESOURCE_ERROR(506, true),
    NOT_ALLOWED(530, true),
    NOT_IMPLEMENTED(540, true),
    INTERNAL_ERROR(541, true);

    private static final int TEXT_MAX_BYTES = 255;
    private static final String ELLIPSIS = "...";

    private final int code;
    private final boolean hard;

    ReplyCode(int code, boolean hard) {
        this.code = code;
        this.hard = hard;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** Whether it closes the connection; a soft one closes only the channel. */
    public boolean isHard() {
        return hard;
    }

    /** The reply text: this name, a dash and {@code explanation}, cut with three dots to what a short string holds. */
    public String text(String explanation) {
        return truncate(name() + " - " + explanation);
    }

    private static String truncate(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= TEXT_MAX_BYTES) {
            return text;
        }
        int end = TEXT_MAX_BYTES - ELLIPSIS.length();
        while (isContinuation(utf8[end])) {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8) + ELLIPSIS;
    }

    private static boolean isContinuation(byte octet) {
        return (octet & 0xc0) == 0x80;
    }
}
