package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolHeaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"414d515000000901", "414d515001010009"})
    void matchesWhatIsServed(String hex) {
        ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));

        assertThat(ProtocolHeader.matches(in)).isTrue();
        assertThat(in.readableBytes()).isEqualTo(ProtocolHeader.LENGTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "414d515000010000",
                "414d515003010000",
                "414d515001010800",
                "414d515000000900",
                "474554202f204854",
                "1603010200010001"
            })
    void matchesNothingElse(String hex) {
        assertThat(ProtocolHeader.matches(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex))))
                .isFalse();
    }

    @Test
    void isWrittenAs091() {
        ByteBuf out = Unpooled.buffer();

        ProtocolHeader.write(out);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo("414d515000000901");
    }
}
