package io.leveret.compat.wire;

import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** One channel of a {@link WireClient}; open or not, as the test wants it. One thread at a time. */
public final class WireChannel {

    private static final Duration POLL = Duration.ofMillis(5);
    private static final int BODY_BYTES_MAX = 131_064;
    private static final String NO_CONSUMER = "nobody";

    private final WireClient client;
    private final int number;
    private final Confirms confirms = new Confirms();

    WireChannel(WireClient client, int number) {
        this.client = client;
        this.number = number;
    }

    public WireChannel send(Method method) {
        client.sendFrame(WireSocket.METHOD, number, WireSocket.payload(method));
        return this;
    }

    public WireChannel send(Request request) {
        return send(request.toMethod());
    }

    /** Sends and waits for the answer. */
    public <M extends Method> M ask(Request request, Class<M> answer) {
        send(request);
        return expect(answer);
    }

    /** Sends a frame of any type on this channel. */
    public WireChannel sendFrame(int type, byte[] payload) {
        client.sendFrame(type, number, payload);
        return this;
    }

    public WireChannel sendHeader(byte[] payload) {
        client.sendFrame(WireSocket.HEADER, number, payload);
        return this;
    }

    public WireChannel sendBody(byte... bytes) {
        client.sendFrame(WireSocket.BODY, number, bytes);
        return this;
    }

    public WireChannel publish(Publication publication) {
        return publishInFramesOf(BODY_BYTES_MAX, publication);
    }

    public WireChannel publishInFramesOf(int bytes, Publication publication) {
        send(publication.method()).sendHeader(publication.header());
        ByteBuf body = Unpooled.wrappedBuffer(publication.body());
        while (body.isReadable()) {
            byte[] piece = new byte[Math.min(body.readableBytes(), bytes)];
            body.readBytes(piece);
            sendBody(piece);
        }
        return this;
    }

    /** Declares a queue that ends with the connection, and returns its name. */
    public String declareQueue() {
        return ask(Requests.queue("").exclusive(), QueueMethod.DeclareOk.class).queue();
    }

    /** Publishes texts by way of the default exchange. */
    public WireChannel publish(String queue, String... texts) {
        for (String text : texts) {
            publish(Publication.toQueue(queue, text));
        }
        return this;
    }

    /** Starts a consumer with acknowledgements and returns its tag. */
    public String consume(String queue) {
        return ask(Requests.consume(queue), BasicMethod.ConsumeOk.class).consumerTag();
    }

    /** Asks whether a queue exists, and for its counts, which may lag behind what was just published. */
    public QueueMethod.DeclareOk find(String queue) {
        return ask(Requests.queue(queue).passive(), QueueMethod.DeclareOk.class);
    }

    /** Waits until so many messages are ready in a queue. Nothing may come on this channel meanwhile. */
    public void awaitReady(String queue, long count) {
        Awaitility.await(count + " ready messages in " + queue)
                .pollInterval(POLL)
                .until(() -> find(queue).messageCount() == count);
    }

    /** Waits until there is no such queue. Closes the channel. */
    public void awaitMissing(String queue) {
        Awaitility.await(queue + " to be gone").pollInterval(POLL).until(() -> isMissing(queue));
    }

    private boolean isMissing(String queue) {
        send(Requests.queue(queue).passive());
        Method answer = expect(Method.class);
        if (answer instanceof ChannelMethod.Close close) {
            send(new ChannelMethod.CloseOk());
            return close.replyCode() == 404;
        }
        return false;
    }

    /** Checks that nothing is left to fetch from a queue. */
    public void expectEmpty(String queue) {
        ask(Requests.get(queue), BasicMethod.GetEmpty.class);
    }

    /** Publishes a message and checks that it comes back because it leads nowhere. */
    public void expectUnroutable(String exchange, String routingKey) {
        publish(Publication.to(exchange, routingKey, "nowhere").mandatory());
        BasicMethod.Return returned = expectContent(BasicMethod.Return.class).method();
        BasicMethod.Return expected = new BasicMethod.Return(312, "NO_ROUTE", exchange, routingKey);
        if (!returned.equals(expected)) {
            throw new AssertionError("expected " + expected + ", but got " + returned);
        }
    }

    /** Waits for a method; it must be the next that comes on this channel. */
    public <M extends Method> M expect(Class<M> type) {
        return client.expectMethod(number, type);
    }

    /** Waits for a method that carries content, and for the content. */
    public <M extends Method> Content<M> expectContent(Class<M> type) {
        return contentOf(expect(type));
    }

    /** The next frame of this channel, or the end of the connection, or silence when the client's patience is at its end. */
    public Incoming next() {
        return client.next(number);
    }

    /** Waits for the content that this method announced. */
    public <M extends Method> Content<M> contentOf(M method) {
        Incoming next = client.next(number);
        if (!(next instanceof Incoming.Header header)) {
            throw client.unexpected("the header of " + method, next);
        }
        ByteBuf body = Unpooled.buffer();
        while (body.readableBytes() < header.bodySize()) {
            next = client.next(number);
            if (!(next instanceof Incoming.Body piece)) {
                throw client.unexpected("the rest of a body of " + header.bodySize() + " bytes", next);
            }
            body.writeBytes(piece.bytes());
        }
        byte[] whole = new byte[body.readableBytes()];
        body.readBytes(whole);
        return new Content<>(method, header.properties(), whole);
    }

    public Content<BasicMethod.Deliver> expectDelivery() {
        return expectContent(BasicMethod.Deliver.class);
    }

    /** Waits for the delivery of this text, and returns how it came. */
    public BasicMethod.Deliver expectDelivery(String text) {
        Content<BasicMethod.Deliver> content = expectDelivery();
        if (!content.text().equals(text)) {
            throw new AssertionError("expected '" + text + "' to be delivered, but got '" + content.text() + "' with "
                    + content.method());
        }
        return content.method();
    }

    /** Fetches the next message of a queue, to be acknowledged. */
    public Content<BasicMethod.GetOk> get(String queue) {
        send(Requests.get(queue));
        return expectContent(BasicMethod.GetOk.class);
    }

    /**
     * Reads acks, of one message or of several, until so many are confirmed since the channel was opened; none of them may be
     * confirmed twice. Returns how many are confirmed without a gap.
     */
    public int awaitConfirms(int count) {
        while (confirms.count() < count) {
            confirms.add(expect(BasicMethod.Ack.class));
        }
        return confirms.withoutGap();
    }

    /** Fetches and acknowledges all that is ready in a queue, up to its end. */
    public List<String> drain(String queue) {
        List<String> texts = new ArrayList<>();
        while (send(Requests.getNoAck(queue)).expect(BasicMethod.class) instanceof BasicMethod.GetOk got) {
            texts.add(contentOf(got).text());
        }
        return texts;
    }

    /** Waits for a channel.close with this code and text, and answers it. */
    public ChannelMethod.Close expectClose(int code, String text) {
        ChannelMethod.Close close = expect(ChannelMethod.Close.class);
        if (close.replyCode() != code || !close.replyText().equals(text)) {
            throw new AssertionError("expected channel.close " + code + " '" + text + "', but got " + close);
        }
        send(new ChannelMethod.CloseOk());
        return close;
    }

    /** Sends, and waits for a channel.close with this code and text that names what was sent; answers it. */
    public void expectRefused(Request request, int code, String text) {
        Method refused = request.toMethod();
        send(refused);
        ChannelMethod.Close close = expectClose(code, text);
        if (close.classId() != refused.type().classId()
                || close.methodId() != refused.type().methodId()) {
            throw new AssertionError("expected " + refused.type() + " to be named, but got " + close);
        }
    }

    /** Checks that the broker has answered everything so far with what was already read: the next to come is the answer to this. */
    public void expectNothingMore() {
        ask(Requests.cancel(NO_CONSUMER), BasicMethod.CancelOk.class);
    }

    /** Closes as a good client does. */
    public void close() {
        send(new ChannelMethod.Close(200, "bye", 0, 0));
        expect(ChannelMethod.CloseOk.class);
    }

    /** Closes, and throws away what is delivered up to the close-ok. */
    public void closeDuringDeliveries() {
        send(new ChannelMethod.Close(200, "bye", 0, 0));
        Incoming next = client.next(number);
        while (!(next instanceof Incoming.OfMethod frame && frame.method() instanceof ChannelMethod.CloseOk)) {
            if (next instanceof Incoming.Silence || next instanceof Incoming.SocketClosed) {
                throw client.unexpected("channel.close-ok", next);
            }
            next = client.next(number);
        }
    }
}
