package io.leveret.compat.wire;

import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.nio.charset.StandardCharsets;

/**
 * What a client answers while it connects. Immutable.
 *
 * @param tuneOk the limits it asks for
 */
@SuppressWarnings("ArrayRecordComponent")
public record Handshake(
        String mechanism,
        byte[] response,
        FieldTable capabilities,
        ConnectionMethod.TuneOk tuneOk,
        String virtualHost) {

    private static final ConnectionMethod.TuneOk WITHOUT_HEARTBEAT = new ConnectionMethod.TuneOk(2047, 131_072, 0);

    /** As guest, on the default virtual host, with the broker's usual limits, no heartbeats and no capabilities. */
    public static Handshake usual() {
        return new Handshake("PLAIN", plain("guest", "guest"), FieldTable.EMPTY, WITHOUT_HEARTBEAT, "/");
    }

    public Handshake loggingIn(String user, String password) {
        return answering("PLAIN", plain(user, password));
    }

    public Handshake answering(String otherMechanism, byte[] otherResponse) {
        return new Handshake(otherMechanism, otherResponse, capabilities, tuneOk, virtualHost);
    }

    public Handshake capableOf(String capability) {
        FieldTable more = capabilities.with(capability, FieldValue.of(true));
        return new Handshake(mechanism, response, more, tuneOk, virtualHost);
    }

    public Handshake tuned(int channelMax, long frameMax, int heartbeatSeconds) {
        ConnectionMethod.TuneOk other = new ConnectionMethod.TuneOk(channelMax, frameMax, heartbeatSeconds);
        return new Handshake(mechanism, response, capabilities, other, virtualHost);
    }

    public Handshake channelMax(int channelMax) {
        return tuned(channelMax, tuneOk.frameMax(), tuneOk.heartbeat());
    }

    public Handshake frameMax(long bytes) {
        return tuned(tuneOk.channelMax(), bytes, tuneOk.heartbeat());
    }

    public Handshake heartbeat(int seconds) {
        return tuned(tuneOk.channelMax(), tuneOk.frameMax(), seconds);
    }

    public Handshake onVirtualHost(String name) {
        return new Handshake(mechanism, response, capabilities, tuneOk, name);
    }

    ConnectionMethod.StartOk startOk(String connectionName) {
        FieldTable properties = FieldTable.builder()
                .put("connection_name", connectionName)
                .put("capabilities", capabilities)
                .build();
        return new ConnectionMethod.StartOk(properties, mechanism, response, "en_US");
    }

    private static byte[] plain(String user, String password) {
        return ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
    }
}
