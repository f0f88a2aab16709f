package io.leveret.compat.wire;

import io.leveret.codec.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Something that a broker sent, or the end of what it sends. */
public sealed interface Incoming {

    /** The channel that it belongs to; 0 for what belongs to the connection. */
    default int channel() {
        return 0;
    }

    /** A method. */
    record OfMethod(int channel, Method method) implements Incoming {
        @Override
        public String toString() {
            return method + " on channel " + channel;
        }
    }

    /** A content header: the size of the body, and the properties in wire form. */
    @SuppressWarnings("ArrayRecordComponent")
    record Header(int channel, int classId, long bodySize, byte[] properties) implements Incoming {
        @Override
        public String toString() {
            return "header of " + bodySize + " bytes on channel " + channel;
        }
    }

    /** A piece of a body. */
    @SuppressWarnings("ArrayRecordComponent")
    record Body(int channel, byte[] bytes) implements Incoming {
        @Override
        public String toString() {
            return "body '" + new String(bytes, 0, Math.min(bytes.length, 40), StandardCharsets.UTF_8) + "' on channel "
                    + channel;
        }
    }

    /** A heartbeat. */
    record Heartbeat() implements Incoming {}

    /** A protocol header: the version that the broker would rather speak. */
    @SuppressWarnings("ArrayRecordComponent")
    record Protocol(byte[] bytes) implements Incoming {
        @Override
        public String toString() {
            return "protocol header " + Arrays.toString(bytes);
        }
    }

    /** The broker has closed the socket, in either way. */
    record SocketClosed() implements Incoming {}

    /** Nothing came within the time allowed. */
    record Silence() implements Incoming {}
}
