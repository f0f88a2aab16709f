package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bytes that no client would send, in pieces of any size. Only a {@link MalformedFrameException} may come out, and every step must
 * take bytes away. {@code -Dleveret.fuzz.seed} and {@code -Dleveret.fuzz.rounds} ask for other rounds or more of them.
 */
class FrameDecoderFuzzTest {

    private static final long SEED = Long.getLong("leveret.fuzz.seed", 91);
    private static final int ROUNDS = Integer.getInteger("leveret.fuzz.rounds", 4_000);
    private static final int MAX_FRAME_BYTES = 4_096;
    private static final byte[] RECORDED = recorded();
    private static final List<Class<? extends Method>> METHODS =
            MethodSamples.everyMethod().toList();

    @ParameterizedTest
    @EnumSource
    void givesNothingButFramesAndRefusals(Source source) {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            Random random = new Random(seed);
            byte[] bytes = source.bytes(random);
            try {
                feed(bytes, random);
            } catch (RuntimeException | Error e) {
                fail(source + ", seed " + seed + ": " + ByteBufUtil.hexDump(bytes), e);
            }
        }
    }

    private static void feed(byte[] bytes, Random random) {
        FrameDecoder decoder = new FrameDecoder(MAX_FRAME_BYTES);
        Frame.Collector collector = new Frame.Collector();
        FrameListener reading = new ReadingListener(collector);
        ByteBuf in = Unpooled.buffer();
        int at = 0;
        try {
            while (at < bytes.length) {
                int size = Math.min(bytes.length - at, 1 + random.nextInt(300));
                in.writeBytes(bytes, at, size);
                at += size;
                decodeAll(decoder, in, reading);
            }
        } catch (MalformedFrameException e) {
            assertThat(FrameEncoder.nameOctets(e.replyText())).isNotEmpty();
        }
        assertEncodable(collector);
    }

    private static void decodeAll(FrameDecoder decoder, ByteBuf in, FrameListener listener)
            throws MalformedFrameException {
        int before = in.readableBytes();
        while (decoder.decode(in, listener)) {
            assertThat(in.readableBytes()).isLessThanOrEqualTo(before - FrameType.OVERHEAD_BYTES);
            before = in.readableBytes();
        }
        assertThat(in.readableBytes()).isEqualTo(before).isLessThan(MAX_FRAME_BYTES + 2 * FrameType.OVERHEAD_BYTES);
    }

    /** What was decoded can be written, and reads the same again. */
    private static void assertEncodable(Frame.Collector collector) {
        try {
            assertThat(Frame.Collector.decode(Frame.Collector.encode(collector.frames)))
                    .isEqualTo(collector.frames);
        } catch (MalformedFrameException e) {
            throw new AssertionError(e.replyText(), e);
        }
    }

    private static byte[] recorded() {
        byte[] client = Frames.recorded("client");
        ByteBuf both = Unpooled.buffer();
        both.writeBytes(client, ProtocolHeader.LENGTH, client.length - ProtocolHeader.LENGTH);
        return ByteBufUtil.getBytes(both.writeBytes(Frames.recorded("server")));
    }

    /** Where the bytes come from. */
    enum Source {
        RANDOM_BYTES {
            @Override
            byte[] bytes(Random random) {
                byte[] bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
                return bytes;
            }
        },

        /** The prefix and the end are right, so that the payload is looked at. */
        FRAMED_RANDOM_BYTES {
            @Override
            byte[] bytes(Random random) {
                byte[] payload = new byte[random.nextInt(80)];
                random.nextBytes(payload);
                return ByteBufUtil.getBytes(Frames.frame(1 + random.nextInt(3), random.nextInt(3), payload));
            }
        },

        METHODS_WITH_RANDOM_FIELDS {
            @Override
            byte[] bytes(Random random) {
                MethodType<?> type = MethodTypes.ALL.get(random.nextInt(MethodTypes.ALL.size()));
                byte[] fields = new byte[random.nextInt(40)];
                random.nextBytes(fields);
                return ByteBufUtil.getBytes(Frames.method(type.classId(), type.methodId(), fields));
            }
        },

        /** Whole frames with a few payload bytes changed. */
        MUTATED_METHODS {
            @Override
            byte[] bytes(Random random) {
                ByteBuf out = Unpooled.buffer();
                for (int i = 0; i < 3; i++) {
                    int start = out.writerIndex();
                    FrameEncoder.method(
                            out, 1, MethodSamples.sample(METHODS.get(random.nextInt(METHODS.size())), random));
                    int payload = start + FrameType.PREFIX_BYTES + 4;
                    int size = out.writerIndex() - 1 - payload;
                    for (int change = random.nextInt(4); change > 0 && size > 0; change--) {
                        out.setByte(payload + random.nextInt(size), random.nextInt(256));
                    }
                }
                return ByteBufUtil.getBytes(out);
            }
        },

        MUTATED_CONTENT_HEADERS {
            @Override
            byte[] bytes(Random random) {
                byte[] properties = BasicProperties.builder()
                        .contentType("text/plain")
                        .headers(FieldTableSamples.table(random, 3))
                        .priority(1)
                        .userId("guest")
                        .build()
                        .toHeader(0)
                        .properties();
                for (int change = random.nextInt(5); change > 0; change--) {
                    properties[random.nextInt(properties.length)] = (byte) random.nextInt(256);
                }
                int length = random.nextInt(4) == 0 ? random.nextInt(properties.length) : properties.length;
                return ByteBufUtil.getBytes(Frames.contentHeader(60, 0, 0, Arrays.copyOf(properties, length)));
            }
        },

        MUTATED_RECORDING {
            @Override
            byte[] bytes(Random random) {
                int from = random.nextInt(3) == 0 ? 0 : random.nextInt(RECORDED.length);
                int to = Math.min(RECORDED.length, from + random.nextInt(2_000));
                byte[] bytes = Arrays.copyOfRange(RECORDED, from, to);
                for (int change = random.nextInt(6); change > 0 && bytes.length > 0; change--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                return bytes;
            }
        };

        abstract byte[] bytes(Random random);
    }

    /** Also looks into the properties, each on its own: a refusal is as good an answer there. */
    private static final class ReadingListener extends ForwardingListener {

        ReadingListener(FrameListener next) {
            super(next);
        }

        @Override
        public void onContentHeader(int channel, ContentHeader header) {
            List<Look> looks = List.of(
                    header::deliveryMode,
                    header::priority,
                    header::expiration,
                    header::replyTo,
                    header::userId,
                    header::correlationId,
                    header::messageId,
                    header::headers,
                    () -> header.decode().toHeader(header.bodySize()).decode());
            looks.forEach(Look::attempt);
            super.onContentHeader(channel, header);
        }
    }

    @FunctionalInterface
    private interface Look {
        @Nullable
        Object look() throws MalformedFrameException;

        default void attempt() {
            try {
                look();
            } catch (MalformedFrameException e) {
                assertThat(e.replyCode()).isEqualTo(ReplyCode.SYNTAX_ERROR);
            }
        }
    }
}
