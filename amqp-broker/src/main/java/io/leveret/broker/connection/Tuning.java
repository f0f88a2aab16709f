package io.leveret.broker.connection;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.error.ConnectionException;
import io.leveret.codec.ConnectionMethod;

/**
 * What both sides agreed on.
 *
 * @param channelMax       how many channels may be open at a time
 * @param frameMaxBytes    the largest frame, whole
 * @param heartbeatSeconds 0: none
 */
record Tuning(int channelMax, int frameMaxBytes, int heartbeatSeconds) {

    private static final int CHANNEL_NUMBERS = 65_535;

    /** The offer that goes out in connection.tune. */
    static ConnectionMethod.Tune offer(BrokerConfig.Tuning config) {
        return new ConnectionMethod.Tune(config.channelMax(), config.frameMaxBytes(), config.heartbeatSeconds());
    }

    /**
     * Takes the client's answer.
     *
     * @throws ConnectionException if it goes beyond the offer
     */
    static Tuning agreed(ConnectionMethod.TuneOk answer, BrokerConfig.Tuning offered) {
        long channelMax = limit("channel_max", answer.channelMax(), offered.channelMax(), 1, CHANNEL_NUMBERS);
        long frameMax = limit(
                "frame_max",
                answer.frameMax(),
                offered.frameMaxBytes(),
                BrokerConfig.Tuning.FRAME_MIN_BYTES,
                BrokerConfig.UNLIMITED);
        return new Tuning((int) channelMax, (int) frameMax, answer.heartbeat());
    }

    /** 0 means no limit, on either side. */
    private static long limit(String name, long asked, long offered, long lowest, long unlimited) {
        if (asked == 0) {
            if (offered != 0) {
                throw ConnectionException.notAllowed("negotiated " + name
                        + " = 0 (no limit) is higher than the maximum allowed value (" + offered + ")");
            }
            return unlimited;
        }
        if (offered != 0 && asked > offered) {
            throw ConnectionException.notAllowed("negotiated " + name + " = " + asked
                    + " is higher than the maximum allowed value (" + offered + ")");
        }
        if (asked < lowest) {
            throw ConnectionException.notAllowed(
                    "negotiated " + name + " = " + asked + " is lower than the minimum allowed value (" + lowest + ")");
        }
        return Math.min(asked, unlimited);
    }
}
