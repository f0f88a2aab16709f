package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BufferOctetsTest {

    private static final byte[] OCTETS = "0123456789".getBytes(StandardCharsets.US_ASCII);

    static Stream<ByteBuf> buffersOfAllKinds() {
        return Stream.of(
                Unpooled.buffer().writeBytes(OCTETS),
                ByteBufAllocator.DEFAULT.directBuffer().writeBytes(OCTETS),
                PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(OCTETS),
                UnpooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(OCTETS),
                ByteBufAllocator.DEFAULT
                        .directBuffer()
                        .writeBytes(new byte[7])
                        .writeBytes(OCTETS)
                        .skipBytes(7)
                        .slice(),
                composite());
    }

    @ParameterizedTest
    @MethodSource("buffersOfAllKinds")
    void copiesAPartAndLeavesTheIndicesAsTheyAre(ByteBuf buffer) {
        byte[] copied = "..........".getBytes(StandardCharsets.US_ASCII);
        int reader = buffer.readerIndex();
        int writer = buffer.writerIndex();

        BufferOctets.copy(buffer, reader + 2, copied, 1, 5);
        BufferOctets.copy(buffer, reader + 9, copied, 9, 0);

        assertThat(new String(copied, StandardCharsets.US_ASCII)).isEqualTo(".23456....");
        assertThat(buffer.readerIndex()).isEqualTo(reader);
        assertThat(buffer.writerIndex()).isEqualTo(writer);
        buffer.release();
    }

    @ParameterizedTest
    @MethodSource("buffersOfAllKinds")
    void copiesNothingFromBehindTheBuffer(ByteBuf buffer) {
        assertThatThrownBy(() -> BufferOctets.copy(buffer, buffer.capacity() - 1, new byte[5], 0, 5))
                .isInstanceOf(IndexOutOfBoundsException.class);
        buffer.release();
    }

    private static ByteBuf composite() {
        return ByteBufAllocator.DEFAULT
                .compositeDirectBuffer()
                .addComponent(true, ByteBufAllocator.DEFAULT.directBuffer().writeBytes(OCTETS, 0, 4))
                .addComponent(true, ByteBufAllocator.DEFAULT.directBuffer().writeBytes(OCTETS, 4, 6));
    }
}
