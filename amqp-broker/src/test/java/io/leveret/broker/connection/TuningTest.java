package io.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.config.BrokerConfig;
import io.leveret.broker.error.ConnectionException;
import io.leveret.codec.ConnectionMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuningTest {

    private static final BrokerConfig.Tuning OFFERED = offer(2_047, 131_072, 60);

    @Test
    void offersWhatIsConfigured() {
        assertThat(Tuning.offer(OFFERED)).isEqualTo(new ConnectionMethod.Tune(2_047, 131_072, 60));
    }

    @ParameterizedTest
    @CsvSource({
        "2047, 131072, 60",
        "1, 4096, 0",
        "2046, 131071, 61",
        "1, 8192, 65535",
    })
    void agreesToWhatDoesNotGoBeyondTheOffer(int channels, int frameBytes, int heartbeat) {
        assertThat(Tuning.agreed(answer(channels, frameBytes, heartbeat), OFFERED))
                .isEqualTo(new Tuning(channels, frameBytes, heartbeat));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 131072, 'negotiated channel_max = 0 (no limit) is higher than the maximum allowed value (2047)'",
        "2048, 131072, 'negotiated channel_max = 2048 is higher than the maximum allowed value (2047)'",
        "2047, 0, 'negotiated frame_max = 0 (no limit) is higher than the maximum allowed value (131072)'",
        "2047, 131073, 'negotiated frame_max = 131073 is higher than the maximum allowed value (131072)'",
        "2047, 4095, 'negotiated frame_max = 4095 is lower than the minimum allowed value (4096)'",
        "2047, 4294967295, 'negotiated frame_max = 4294967295 is higher than the maximum allowed value (131072)'"
    })
    void refusesWhatGoesBeyondTheOffer(int channels, long frameBytes, String explanation) {
        assertThatThrownBy(() -> Tuning.agreed(answer(channels, frameBytes, 60), OFFERED))
                .isInstanceOf(ConnectionException.class)
                .hasMessage(explanation);
    }

    @ParameterizedTest
    @CsvSource({"0, 65535", "65535, 65535", "100, 100"})
    void letsAClientChooseTheChannelsWhereItOffersAny(int answered, int agreed) {
        assertThat(Tuning.agreed(answer(answered, 131_072, 0), offer(0, 131_072, 0))
                        .channelMax())
                .isEqualTo(agreed);
    }

    private static ConnectionMethod.TuneOk answer(int channels, long frameBytes, int heartbeat) {
        return new ConnectionMethod.TuneOk(channels, frameBytes, heartbeat);
    }

    private static BrokerConfig.Tuning offer(int channels, int frameBytes, int heartbeat) {
        return new BrokerConfig.Tuning(
                channels, frameBytes, 8_192, heartbeat, Duration.ofSeconds(10), Duration.ofSeconds(30));
    }
}
