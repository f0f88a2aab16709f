package io.leveret.broker.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.SteppedLoop;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConnectionMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AmqpConnectionTest {

    private static final FieldTable HEARS_FAILURE = FieldTable.of(
            "capabilities",
            FieldValue.of(FieldTable.builder()
                    .put("authentication_failure_close", true)
                    .build()));
    private static final String UNEXPECTED = "CHANNEL_ERROR - unexpected method in connection state ";

    private final TestServices services = new TestServices("heartbeat=30", "handshake_timeout=10000");
    private final SteppedLoop loop = new SteppedLoop();
    private final TestWire wire = new TestWire();
    private final AmqpConnection connection =
            new AmqpConnection(services.services(), wire, loop, InetSocketAddress.createUnresolved("peer", 1), "peer");

    @AfterEach
    void close() {
        connection.onDisconnected();
        services.close();
    }

    private static List<Method> methodsBut(Class<?>... expected) {
        return Stream.<Method>of(
                        new ConnectionMethod.StartOk(FieldTable.EMPTY, "PLAIN", new byte[0], "en_US"),
                        new ConnectionMethod.TuneOk(1, 4_096, 0),
                        new ConnectionMethod.Open("/"),
                        new ConnectionMethod.Close(200, "", 0, 0),
                        new ConnectionMethod.CloseOk(),
                        new ConnectionMethod.SecureOk(new byte[0]),
                        new ConnectionMethod.UpdateSecret(new byte[0], ""),
                        new ChannelMethod.Open(),
                        new QueueMethod.Declare("q", false, false, false, false, false, FieldTable.EMPTY))
                .filter(method -> Stream.of(expected).noneMatch(type -> type.isInstance(method)))
                .toList();
    }

    static List<Method> methodsButStartOk() {
        return methodsBut(ConnectionMethod.StartOk.class);
    }

    @ParameterizedTest
    @MethodSource("methodsButStartOk")
    void hearsNothingButStartOkFirst(Method method) {
        greet();
        wire.taken();

        receive(0, method);

        assertThat(wire.taken()).isEmpty();
        assertThat(wire.isClosed()).isTrue();
    }

    static List<Method> methodsButTuneOk() {
        return methodsBut(ConnectionMethod.TuneOk.class);
    }

    @ParameterizedTest
    @MethodSource("methodsButTuneOk")
    void hearsNothingButTuneOkAfterTheLogin(Method method) {
        greet();
        logIn("guest", FieldTable.EMPTY);
        wire.taken();

        receive(0, method);

        assertThat(wire.taken()).isEmpty();
        assertThat(wire.isClosed()).isTrue();
    }

    static List<Method> methodsButOpen() {
        return methodsBut(ConnectionMethod.Open.class);
    }

    @ParameterizedTest
    @MethodSource("methodsButOpen")
    void hearsNothingButOpenWhenTuned(Method method) {
        greet();
        logIn("guest", FieldTable.EMPTY);
        tune();
        wire.taken();

        receive(0, method);

        assertThat(wire.taken()).containsExactly(closing(504, UNEXPECTED + "opening", method));
    }

    static List<Method> methodsOfTheHandshake() {
        return methodsBut(ConnectionMethod.Close.class, ConnectionMethod.UpdateSecret.class);
    }

    @ParameterizedTest
    @MethodSource("methodsOfTheHandshake")
    void hearsNoHandshakeOnceItIsOpen(Method method) {
        open();

        receive(0, method);

        assertThat(wire.taken()).containsExactly(closing(504, UNEXPECTED + "running", method));
    }

    static List<Method> methodsButCloseAndCloseOk() {
        return methodsBut(ConnectionMethod.Close.class, ConnectionMethod.CloseOk.class);
    }

    @ParameterizedTest
    @MethodSource("methodsButCloseAndCloseOk")
    void hearsNothingButCloseAndCloseOkWhileItCloses(Method method) {
        open();
        beClosed();

        receive(0, method);

        assertThat(wire.taken()).isEmpty();
        assertThat(wire.isClosed()).isFalse();
    }

    @Test
    void answersAClientThatClosesWhileItIsBeingClosed() {
        open();
        beClosed();

        receive(0, new ConnectionMethod.Close(200, "", 0, 0));

        assertThat(wire.taken()).containsExactly("0 CloseOk[]");
        assertThat(wire.isClosed()).isFalse();
    }

    @Test
    void closesTheSocketWithCloseOk() {
        open();
        beClosed();

        receive(0, new ConnectionMethod.CloseOk());

        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void tellsAClientThatItsLoginFailedOnlyIfItCanHearThat() {
        greet();
        wire.taken();

        logIn("wrong", HEARS_FAILURE);

        assertThat(wire.taken())
                .containsExactly(
                        "0 Close[replyCode=403, replyText=ACCESS_REFUSED - Login was refused using authentication"
                                + " mechanism PLAIN. For details see the broker logfile., classId=0, methodId=0]");
        assertThat(wire.isClosed()).isFalse();
    }

    @Test
    void closesOnAFailedLoginIfTheClientCannotHear() {
        greet();
        wire.taken();

        logIn("wrong", FieldTable.EMPTY);

        assertThat(wire.taken()).isEmpty();
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void closesOnAClientThatDoesNotOpenInTime() {
        greet();
        logIn("guest", FieldTable.EMPTY);
        tune();

        wire.elapse(Duration.ofMillis(9_999));
        assertThat(wire.isClosed()).isFalse();
        wire.elapse(Duration.ofMillis(1));

        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void givesAnOpenConnectionAllTheTimeItWants() {
        open();

        for (int i = 0; i < 10; i++) {
            wire.elapse(Duration.ofSeconds(29));
            wire.receivedSomething();
        }

        assertThat(wire.isClosed()).isFalse();
    }

    @Test
    void closesOnAClientThatMissesItsHeartbeats() {
        open();

        wire.elapse(Duration.ofSeconds(60));

        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void waitsForCloseOkNoLongerThanItMust() {
        open();
        beClosed();
        assertThat(wire.isClosed()).isFalse();

        wire.elapse(Duration.ofSeconds(10));

        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void agreesToTheFramesOfTheClient() {
        greet();
        logIn("guest", FieldTable.EMPTY);
        receive(0, new ConnectionMethod.TuneOk(10, 8_192, 0));

        assertThat(wire.maxFrameBytes()).isEqualTo(8_192);
    }

    @Test
    void refusesAVirtualHostThatIsNotThere() {
        greet();
        logIn("guest", FieldTable.EMPTY);
        tune();
        wire.taken();

        receive(0, new ConnectionMethod.Open("nope"));

        assertThat(wire.taken())
                .containsExactly(
                        "0 Close[replyCode=530, replyText=NOT_ALLOWED - vhost nope not found, classId=10, methodId=40]");
    }

    @Test
    void opensNoMoreChannelsThanAgreed() {
        greet();
        logIn("guest", FieldTable.EMPTY);
        receive(0, new ConnectionMethod.TuneOk(2, 131_072, 0));
        receive(0, new ConnectionMethod.Open("/"));
        receive(7, new ChannelMethod.Open());
        receive(900, new ChannelMethod.Open());
        wire.taken();

        receive(1, new ChannelMethod.Open());

        assertThat(wire.taken())
                .containsExactly(
                        "0 Close[replyCode=530, replyText=NOT_ALLOWED - number of channels opened (2) has reached"
                                + " the negotiated channel_max (2), classId=20, methodId=10]");
    }

    @Test
    void letsAChannelNumberBeUsedAgain() {
        open();
        receive(1, new ChannelMethod.Open());
        receive(1, new ChannelMethod.Close(200, "", 0, 0));
        receive(1, new ChannelMethod.Open());

        assertThat(wire.taken()).containsExactly("1 OpenOk[]", "1 CloseOk[]", "1 OpenOk[]");
        assertThat(services.services().registry().channels()).isEqualTo(1);
    }

    @Test
    void givesBackWhatItHeldWhenTheSocketIsGone() {
        QueueHandle queue = services.host().queue("q", loop);
        open();
        receive(1, new ChannelMethod.Open());
        receive(1, new BasicMethod.Consume("q", "t", false, false, false, true, FieldTable.EMPTY));

        loop.turn(connection::onDisconnected);

        assertThat(queue.statistics().consumers()).isZero();
        assertThat(services.services().registry().size()).isZero();
        assertThat(services.services().registry().channels()).isZero();
    }

    @Test
    void saysCloseOkWhenItsExclusiveQueuesAreGone() {
        open();
        receive(1, new ChannelMethod.Open());
        receive(1, new QueueMethod.Declare("mine", false, false, true, false, true, FieldTable.EMPTY));
        awaitAnswers();
        assertThat(services.host().virtualHost().queues()).hasSize(1);
        wire.taken();

        receive(0, new ConnectionMethod.Close(200, "", 0, 0));
        assertThat(wire.taken()).isEmpty();
        awaitAnswers();

        assertThat(services.host().virtualHost().queues()).isEmpty();
        assertThat(wire.taken()).containsExactly("0 CloseOk[]");
    }

    @Test
    void closesOnAClientThatSaysTooMuchOfItself() {
        greet();
        wire.taken();

        logIn("guest", FieldTable.of("too_long", FieldValue.of("x".repeat(4_096))));

        assertThat(wire.taken()).isEmpty();
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void dropsAClientThatTakesNothingThoughItIsAlive() {
        open();
        wire.full(true);

        for (int second = 0; second < 40; second++) {
            wire.receivedSomething();
            wire.elapse(Duration.ofSeconds(1));
        }

        assertThat(wire.isDropped()).isTrue();
    }

    @Test
    void isPatientWithAClientThatTakesALittle() {
        open();
        wire.full(true);

        for (int second = 0; second < 40; second++) {
            wire.receivedSomething();
            connection.onWritable();
            wire.elapse(Duration.ofSeconds(1));
        }

        assertThat(wire.isClosed()).isFalse();
    }

    @Test
    void tellsEveryoneWhenTheBrokerGoes() {
        open();
        AmqpConnection fresh = new AmqpConnection(
                services.services(), new TestWire(), loop, InetSocketAddress.createUnresolved("peer", 2), "fresh");

        services.services().registry().closeAll(1);
        SteppedLoop.settle(loop);

        assertThat(wire.taken())
                .containsExactly("0 Close[replyCode=320, replyText=CONNECTION_FORCED - broker forced connection closure"
                        + " with reason 'shutdown', classId=0, methodId=0]");
        assertThat(wire.isClosed()).isTrue();
        fresh.onDisconnected();
    }

    @Test
    void keepsAFaultOfOursToTheLogAndTheConnectionItHappenedIn() {
        open();

        loop.turn(() ->
                connection.fail(new IllegalStateException("on purpose: logged"), new QueueMethod.Purge("q", false)));

        assertThat(wire.taken())
                .containsExactly(
                        "0 Close[replyCode=541, replyText=INTERNAL_ERROR - internal error, classId=50, methodId=30]");
    }

    private void greet() {
        loop.turn(connection::onProtocolHeader);
    }

    private void logIn(String password, FieldTable properties) {
        receive(
                0,
                new ConnectionMethod.StartOk(properties, "PLAIN", ("\0guest\0" + password).getBytes(UTF_8), "en_US"));
    }

    private void tune() {
        receive(0, new ConnectionMethod.TuneOk(100, 131_072, 30));
    }

    private void open() {
        greet();
        logIn("guest", FieldTable.EMPTY);
        tune();
        receive(0, new ConnectionMethod.Open("/"));
        assertThat(wire.taken()).endsWith("0 OpenOk[]");
    }

    /** For a method on a channel that is not open. */
    private void beClosed() {
        receive(1, new QueueMethod.Purge("q", false));
        assertThat(wire.taken()).hasSize(1);
    }

    private void receive(int channel, Method method) {
        loop.turn(() -> connection.onMethod(channel, method));
    }

    private void awaitAnswers() {
        while (wire.isPaused()) {
            loop.awaitTurn();
        }
    }

    private static String closing(int code, String text, Method cause) {
        return "0 Close[replyCode=" + code + ", replyText=" + text + ", classId="
                + cause.type().classId() + ", methodId=" + cause.type().methodId() + "]";
    }
}
