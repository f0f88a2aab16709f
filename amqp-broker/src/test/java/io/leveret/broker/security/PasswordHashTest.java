package io.leveret.broker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    /** RabbitMQ's own example: the salt 908DC60A and the password test12. */
    private static final String RABBITMQS = "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR";

    @Test
    void acceptsThePasswordOfAHashThatRabbitMqMade() {
        assertThat(PasswordHash.fromBase64(RABBITMQS).matches("test12")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"test13", "test1", "", "TEST12"})
    void refusesAnotherPassword(String password) {
        assertThat(PasswordHash.fromBase64(RABBITMQS).matches(password)).isFalse();
    }

    @Test
    void writesWhatItRead() {
        assertThat(PasswordHash.fromBase64(RABBITMQS).toBase64()).isEqualTo(RABBITMQS);
    }

    @Test
    void acceptsAPasswordItHashed() {
        assertThat(PasswordHash.of("Grüße").matches("Grüße")).isTrue();
    }

    @Test
    void saltsEachHashAnew() {
        assertThat(PasswordHash.of("secret").toBase64())
                .isNotEqualTo(PasswordHash.of("secret").toBase64());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kI3GCg==", "not base64"})
    void refusesWhatIsNoHash(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PasswordHash.fromBase64(text));
    }
}
