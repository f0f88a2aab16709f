package io.leveret.benchmarks.micro;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FrameDecoder;
import io.leveret.codec.FrameEncoder;
import io.leveret.codec.FrameListener;
import io.leveret.codec.MalformedFrameException;
import io.leveret.codec.Method;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A read's worth of publishes decoded, a flush's worth of deliveries encoded; the time is that of one message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class FrameBenchmark {

    private static final int MESSAGES = 100;
    private static final int FRAME_MAX = 131_072;
    private static final byte[] CONSUMER = FrameEncoder.nameOctets("amq.ctag-vT5b2mlqRdnlJZ0aEBg5Sg");
    private static final byte[] EXCHANGE = FrameEncoder.nameOctets("direct");
    private static final byte[] KEY = FrameEncoder.nameOctets("b2b4ed8e-6a1b-4b2a-a63a-6f9a1a7d9a35");

    /** Bytes of a message's body. */
    @Param({"12", "1024"})
    public int bodyBytes;

    private final ContentHeader header = BasicProperties.EMPTY.toHeader(0);
    private final FrameDecoder decoder = new FrameDecoder(FRAME_MAX);
    private final ByteBuf out = Unpooled.directBuffer(1 << 20);

    /** Publishes as a client sends them, each of three frames. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void decode(Publishes publishes, Blackhole sink) throws MalformedFrameException {
        ByteBuf in = publishes.octets(bodyBytes).readerIndex(0);
        Sink listener = new Sink(sink);
        while (decoder.decode(in, listener)) {
            sink.consume(in.readerIndex());
        }
    }

    /** Deliveries as a consumer gets them. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public ByteBuf encode() {
        byte[] body = new byte[bodyBytes];
        out.clear();
        for (int i = 0; i < MESSAGES; i++) {
            FrameEncoder.deliver(out, 1, CONSUMER, i, false, EXCHANGE, KEY, header, body, FRAME_MAX);
        }
        return out;
    }

    /** What arrives on the socket. */
    @State(Scope.Thread)
    public static class Publishes {

        private final ByteBuf octets = Unpooled.directBuffer(1 << 20);

        ByteBuf octets(int bodyBytes) {
            if (octets.writerIndex() == 0) {
                for (int i = 0; i < MESSAGES; i++) {
                    FrameEncoder.method(octets, 1, new BasicMethod.Publish("direct", "the.routing.key", false, false));
                    FrameEncoder.contentHeader(octets, 1, BasicProperties.EMPTY.toHeader(bodyBytes));
                    FrameEncoder.body(octets, 1, new byte[bodyBytes], FRAME_MAX);
                }
            }
            return octets;
        }
    }

    private record Sink(Blackhole into) implements FrameListener {
        @Override
        public void onMethod(int channel, Method method) {
            into.consume(method);
        }

        @Override
        public void onContentHeader(int channel, ContentHeader header) {
            into.consume(header);
        }

        @Override
        public void onContentBody(int channel, ByteBuf payload) {
            into.consume(payload.readableBytes());
        }

        @Override
        public void onHeartbeat(int channel) {}
    }
}
