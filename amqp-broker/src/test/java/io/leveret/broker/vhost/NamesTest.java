package io.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.error.ChannelException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @Test
    void generatesAsRabbitMqDoes() {
        assertThat(Names.generated("amq.gen")).matches("amq\\.gen-[A-Za-z0-9_-]{22}");
        assertThat(Names.generated("amq.ctag")).matches("amq\\.ctag-[A-Za-z0-9_-]{22}");
    }

    @Test
    void generatesNoNameTwice() {
        Set<String> names = new HashSet<>();
        Set<Long> ids = new HashSet<>();

        for (int i = 0; i < 10_000; i++) {
            names.add(Names.generated("amq.gen"));
            ids.add(Names.queueId());
        }

        assertThat(names).hasSize(10_000);
        assertThat(ids).hasSize(10_000).allMatch(id -> id >= 0);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"a|a", "a\\r\\nb|ab", "\\n|''", "\\r\\ra\\n|a", "''|''", "' a '|' a '"},
            delimiter = '|')
    void leavesLineEndsOut(String name, String stripped) {
        assertThat(Names.stripped(name.translateEscapes())).isEqualTo(stripped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"amq.", "amq.x", "amq.gen-x"})
    void keepsItsPrefixToItself(String name) {
        assertThatThrownBy(() -> Names.refuseReserved("queue", name))
                .isInstanceOf(ChannelException.class)
                .hasMessage("queue name '" + name + "' contains reserved prefix 'amq.*'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "amq", "amqx", "AMQ.x", " amq.x", "x.amq."})
    void leavesOtherNamesToClients(String name) {
        assertThatNoException().isThrownBy(() -> Names.refuseReserved("queue", name));
    }
}
