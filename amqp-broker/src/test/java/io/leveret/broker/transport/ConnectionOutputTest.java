package io.leveret.broker.transport;

import static io.leveret.broker.message.Messages.transientMessage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.message.Message;
import io.leveret.codec.AccessMethod;
import io.leveret.codec.BasicMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionOutputTest {

    private static final byte[] TAG = "tag".getBytes(UTF_8);
    private static final int NO_TASK = -1;

    private final TestSocket socket = new TestSocket();
    private final NoInput input = new NoInput();
    private final LoopTurn turn = new LoopTurn(socket.eventLoop());
    private final ConnectionOutput output = new ConnectionOutput(socket, turn, input, 4_096);
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void leavesNothing() {
        socket.finishAndReleaseAll();
        socket.assertNothingLeaks();
    }

    @Test
    void sendsATurnsFramesInTheirOrderInOneWrite() {
        output.method(1, new AccessMethod.RequestOk(1));
        output.deliver(1, TAG, 1, false, transientMessage("a"));
        output.deliver(1, TAG, 2, true, transientMessage(""));
        output.ack(2, 7, true);
        output.heartbeat();

        socket.runPendingTasks();

        List<byte[]> writes = socket.writes();
        assertThat(writes).hasSize(1);
        assertThat(Traffic.frames(writes.get(0)))
                .containsExactly(
                        "1 access.request-ok",
                        "1 basic.deliver",
                        "1 header 1",
                        "1 body a",
                        "1 basic.deliver",
                        "1 header 0",
                        "2 basic.ack",
                        "0 heartbeat");
    }

    @Test
    void sendsNothingBeforeTheTurnEnds() {
        output.heartbeat();

        assertThat(socket.sent()).isEmpty();
    }

    @Test
    void cutsBodiesToWhatTheClientTakes() {
        output.maxFrameBytes(4_104);

        output.content(3, new BasicMethod.GetEmpty(), transientMessage("x".repeat(10_000)));
        socket.runPendingTasks();

        assertThat(Traffic.frames(socket.sent()).stream().map(String::length))
                .containsExactly(
                        "3 basic.get-empty".length(), "3 header 10000".length(), 7 + 4_096, 7 + 4_096, 7 + 1_808);
        assertThat(input.maxFrameBytes()).isEqualTo(4_104);
    }

    @Test
    void handsALargeTurnToTheSocketPieceByPiece() {
        Message large = transientMessage("x".repeat(50_000));

        for (int i = 0; i < 10; i++) {
            output.deliver(1, TAG, i, false, large);
        }
        socket.runPendingTasks();

        assertThat(socket.writes())
                .hasSize(5)
                .allSatisfy(write -> assertThat(write).hasSizeLessThan(64 * 1024 + 52_000));
    }

    /** Deliveries must stop within a turn too: a turn may bring any number of them. */
    @Test
    void isNotWritableOnceTooMuchIsWritten() {
        Message large = transientMessage("x".repeat(50_000));
        int delivered = 0;
        socket.stopTaking();

        while (output.isWritable() && delivered < 100) {
            output.deliver(1, TAG, ++delivered, false, large);
        }

        assertThat(delivered).isBetween(2, 5);
        socket.takeAgain();
    }

    @Test
    void sendsWhatWasWrittenBeforeItCloses() {
        output.heartbeat();

        output.close();
        socket.runPendingTasks();

        assertThat(Traffic.frames(socket.sent())).containsExactly("0 heartbeat");
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void sendsNothingThatIsWrittenAfterItsClose() {
        socket.stopTaking();
        output.close();
        output.heartbeat();
        output.deliver(1, TAG, 1, false, transientMessage("a"));
        socket.runPendingTasks();

        socket.takeAgain();

        assertThat(socket.sent()).isEmpty();
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void dropsWhatIsWrittenToASocketThatIsGone() {
        socket.loseConnection();

        output.heartbeat();
        socket.runPendingTasks();

        assertThat(socket.sent()).isEmpty();
    }

    @Test
    void closesOnceHoweverOftenItIsAsked() {
        output.close();
        output.close();
        socket.runPendingTasks();

        assertThat(socket.isOpen()).isFalse();
    }

    /** A client that is gone, or reads no more, takes nothing of what is left to send. */
    @Test
    void closesInTheEndThoughTheClientTakesNothing() {
        socket.stopTaking();
        output.heartbeat();
        output.close();
        socket.runPendingTasks();
        assertThat(socket.isOpen()).isTrue();

        socket.advanceTimeBy(30, TimeUnit.SECONDS);
        socket.runScheduledPendingTasks();

        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void isDroppedAtOnceThoughTheClientTakesNothing() {
        socket.stopTaking();
        output.heartbeat();

        output.drop();

        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void countsEveryFrameAsItIsWritten() {
        long before = output.writes();

        output.heartbeat();

        assertThat(output.writes()).isEqualTo(before + 1);
    }

    @Test
    void runsATaskLater() {
        output.after(Duration.ofSeconds(5), () -> done.add("later"));
        elapse(4_999);
        assertThat(done).isEmpty();

        elapse(1);

        assertThat(done).containsExactly("later");
    }

    @Test
    void runsATaskAgainAndAgain() {
        output.every(Duration.ofMillis(500), () -> done.add("tick"));

        elapse(500);
        elapse(500);
        elapse(500);

        assertThat(done).hasSize(3);
    }

    @Test
    void runsNoTaskThatWasCancelled() {
        output.after(Duration.ofSeconds(5), () -> done.add("later")).cancel();
        output.every(Duration.ofSeconds(1), () -> done.add("tick")).cancel();

        elapse(10_000);

        assertThat(done).isEmpty();
    }

    @Test
    void runsNoTaskOnceTheSocketIsClosed() {
        output.after(Duration.ofSeconds(5), () -> done.add("later"));
        output.every(Duration.ofSeconds(1), () -> done.add("tick"));
        socket.loseConnection();

        elapse(10_000);

        assertThat(done).isEmpty();
    }

    /** A timer that outlives its socket keeps the whole connection in memory. */
    @Test
    void leavesNoTimerBehind() {
        output.after(Duration.ofSeconds(5), () -> done.add("later"));
        output.every(Duration.ofSeconds(1), () -> done.add("tick"));

        socket.loseConnection();

        assertThat(socket.runScheduledPendingTasks()).isEqualTo(NO_TASK);
    }

    private void elapse(long millis) {
        socket.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        socket.runScheduledPendingTasks();
    }
}
