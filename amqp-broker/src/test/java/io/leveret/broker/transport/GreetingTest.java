package io.leveret.broker.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingTest {

    @ParameterizedTest
    @CsvSource({
        "414d515000000901, AMQP_0_9_1",
        "414d515001010009, AMQP_0_9_1",
        "414d515000000900, OTHER_AMQP",
        "414d515000010000, OTHER_AMQP",
        "414d515003010000, OTHER_AMQP",
        "414d515001010800, OTHER_AMQP",
        "414d515800000901, UNKNOWN",
        "1603010200010001, TLS",
        "1603030000000000, TLS",
        "1600010200010001, UNKNOWN",
        "474554202f204854, HTTP",
        "504f5354202f2048, HTTP",
        "5055542000000000, HTTP",
        "4845414400000000, HTTP",
        "4f5054494f4e5320, HTTP",
        "44454c4554452000, HTTP",
        "5041544348202f00, HTTP",
        "434f4e4e45435420, HTTP",
        "5452414345202f20, HTTP",
        "505249202a204854, HTTP",
        "0000000000000000, UNKNOWN",
        "5353482d322e302d, UNKNOWN",
        "ffffffffffffffff, UNKNOWN"
    })
    void knowsWhoeverSpeaks(String hex, Greeting greeting) {
        assertThat(Greeting.of(octets(hex))).isEqualTo(greeting);
    }

    /** Decides with the first octet that can be nothing else, and never before. */
    @ParameterizedTest
    @CsvSource({
        "AMQP\0\0\11\1, 8, AMQP_0_9_1",
        "AMQP\3\1\0\0, 8, OTHER_AMQP",
        "GET / HTTP/1.1, 4, HTTP",
        "PUT / HTTP/1.1, 4, HTTP",
        "POST / HTTP/1.1, 4, HTTP",
        "PRI * HTTP/2.0, 4, HTTP",
        "HEAD / HTTP/1.1, 4, HTTP",
        "OPTIONS / HTTP/1.1, 4, HTTP",
        "DELETE / HTTP/1.1, 4, HTTP",
        "PATCH / HTTP/1.1, 4, HTTP",
        "CONNECT a:1 HTTP/1.1, 4, HTTP",
        "TRACE / HTTP/1.1, 4, HTTP",
        "\026\3\1\2\0\1\0, 2, TLS",
        "\026\2, 2, UNKNOWN",
        "AMQX, 4, UNKNOWN",
        "AB, 2, UNKNOWN",
        "GOT, 2, UNKNOWN",
        "PUTT, 4, UNKNOWN",
        "hello, 1, UNKNOWN",
        "X, 1, UNKNOWN"
    })
    void decidesAsSoonAsItCan(String text, int octetsNeeded, Greeting greeting) {
        byte[] all = text.translateEscapes().getBytes(ISO_8859_1);

        for (int length = 0; length <= all.length; length++) {
            ByteBuf beginning = Unpooled.wrappedBuffer(Arrays.copyOf(all, length));
            assertThat(Greeting.of(beginning))
                    .as("%d octets of %s", length, text)
                    .isEqualTo(length < octetsNeeded ? Greeting.INCOMPLETE : greeting);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"414d515000000901", "414d51", "1603", "47", ""})
    void consumesNothing(String hex) {
        ByteBuf in = Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(new byte[3]), octets(hex));
        in.skipBytes(3);

        Greeting.of(in);

        assertThat(in.readerIndex()).isEqualTo(3);
    }

    private static ByteBuf octets(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }
}
