package io.leveret.broker.transport;

import static io.leveret.broker.transport.Traffic.method;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.leveret.broker.connection.AmqpConnection;
import io.leveret.broker.connection.TestServices;
import io.leveret.broker.message.PublishFlow;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FrameEncoder;
import io.leveret.codec.ProtocolHeader;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.util.List;

/** A client on a socket without a network. */
final class TestClient implements AutoCloseable {

    static final int INITIAL_FRAME_MAX_BYTES = 8_192;

    private final TestServices services = new TestServices();
    private final PublishFlow flow = new PublishFlow(10_000);
    private final TestSocket socket = new TestSocket();
    private final LoopTurn turn = new LoopTurn(socket.eventLoop());
    private final ConnectionInput input = new ConnectionInput(turn, flow, INITIAL_FRAME_MAX_BYTES, this::connect);

    /** Has connected and said nothing. */
    TestClient() {
        socket.pipeline().addFirst(input);
        socket.pipeline().fireChannelActive();
    }

    private AmqpConnection connect(ChannelHandlerContext context, ConnectionInput from) {
        ConnectionOutput output = new ConnectionOutput(context.channel(), turn, from, INITIAL_FRAME_MAX_BYTES);
        return new AmqpConnection(
                services.services(), output, turn, InetSocketAddress.createUnresolved("here", 1), "client");
    }

    /** Has an open connection and channel 1. */
    static TestClient connected() {
        TestClient client = new TestClient();
        client.send(handshake());
        client.send(method(1, new ChannelMethod.Open()));
        client.received();
        return client;
    }

    /** All that a client says until its connection is open. */
    static byte[] handshake() {
        return Traffic.octets(out -> {
            ProtocolHeader.write(out);
            FrameEncoder.method(
                    out,
                    0,
                    new ConnectionMethod.StartOk(FieldTable.EMPTY, "PLAIN", "\0guest\0guest".getBytes(UTF_8), "en_US"));
            FrameEncoder.method(out, 0, new ConnectionMethod.TuneOk(100, 131_072, 0));
            FrameEncoder.method(out, 0, new ConnectionMethod.Open("/"));
        });
    }

    static byte[] publish(String routingKey, String body) {
        return Traffic.octets(out -> publish(out, routingKey, body));
    }

    private static void publish(ByteBuf out, String routingKey, String body) {
        byte[] octets = body.getBytes(UTF_8);
        FrameEncoder.method(out, 1, new BasicMethod.Publish("", routingKey, false, false));
        FrameEncoder.contentHeader(out, 1, BasicProperties.EMPTY.toHeader(octets.length));
        FrameEncoder.body(out, 1, octets, INITIAL_FRAME_MAX_BYTES);
    }

    TestSocket socket() {
        return socket;
    }

    LoopTurn turn() {
        return turn;
    }

    ConnectionInput input() {
        return input;
    }

    PublishFlow flow() {
        return flow;
    }

    TestServices services() {
        return services;
    }

    void send(byte[]... octets) {
        for (byte[] some : octets) {
            socket.receive(some);
        }
        socket.runPendingTasks();
    }

    /** The frames that have come back since the last call. */
    List<String> received() {
        return Traffic.frames(socket.sent());
    }

    boolean isRead() {
        return socket.config().isAutoRead();
    }

    @Override
    public void close() {
        socket.finishAndReleaseAll();
        services.close();
        socket.assertNothingLeaks();
    }
}
