package io.leveret.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListenerTest {

    @Test
    void withoutAHostIsEveryInterface() throws UnknownHostException {
        assertThat(new Listener(Optional.empty(), 5_672).address()).isEqualTo(new InetSocketAddress(5_672));
    }

    @Test
    void namesAHostThatHasNoAddress() {
        Listener listener = new Listener(Optional.of("absent.invalid"), 5_672);

        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(listener::address)
                .withMessage("nobody knows the host 'absent.invalid'");
    }
}
