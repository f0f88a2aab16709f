package io.leveret.broker.connection;

import io.leveret.broker.queue.QueueLoop;
import io.leveret.codec.ConnectionMethod;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds back a client that publishes while the broker is short of something. It is told, if it can hear that, with
 * connection.blocked; and as its acknowledgements are still wanted, it is read on until it has published some more all the same.
 * Belongs to the connection's loop.
 */
final class Blocking {

    private static final Logger LOG = LoggerFactory.getLogger(Blocking.class);

    /** What a client may still send that was told: messages count as their bodies, and each a little more. */
    private static final long ALLOWANCE_BYTES = 256 * 1024;

    private static final long BYTES_OF_A_MESSAGE = 1024;

    private final ResourceAlarms alarms;
    private final Wire wire;
    private final QueueLoop loop;
    private final BooleanSupplier hearsBlocked;
    private final String name;
    private boolean blocked;
    private boolean told;
    private boolean paused;
    private long sinceBlocked;

    Blocking(ResourceAlarms alarms, Wire wire, QueueLoop loop, BooleanSupplier hearsBlocked, String name) {
        this.alarms = alarms;
        this.wire = wire;
        this.loop = loop;
        this.hearsBlocked = hearsBlocked;
        this.name = name;
    }

    /** The client publishes a message with so long a body. */
    void published(long bodyBytes) {
        if (!blocked) {
            if (!alarms.isOn()) {
                return;
            }
            block();
        }
        sinceBlocked += BYTES_OF_A_MESSAGE + bodyBytes;
        if (!paused && (sinceBlocked > ALLOWANCE_BYTES || !told)) {
            paused = true;
            wire.pause();
        }
    }

    private void block() {
        String reason = alarms.reason();
        LOG.info("{}: publishing is blocked: {}", name, reason);
        blocked = true;
        sinceBlocked = 0;
        told = hearsBlocked.getAsBoolean();
        if (told) {
            wire.method(0, new ConnectionMethod.Blocked(reason));
        }
        alarms.whenOver(() -> loop.execute(this::unblock));
    }

    private void unblock() {
        blocked = false;
        if (told) {
            wire.method(0, new ConnectionMethod.Unblocked());
        }
        if (paused) {
            paused = false;
            wire.resume();
        }
    }
}
