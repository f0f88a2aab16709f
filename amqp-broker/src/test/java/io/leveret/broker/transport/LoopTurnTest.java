package io.leveret.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.codec.AccessMethod;
import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTurnTest {

    private final TestSocket socket = new TestSocket();
    private final LoopTurn turn = new LoopTurn(socket.eventLoop());
    private final ConnectionOutput output = new ConnectionOutput(socket, turn, new NoInput(), 4_096);
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void leavesNothing() {
        socket.finishAndReleaseAll();
        socket.assertNothingLeaks();
    }

    @Test
    void endsATurnAfterAllThatWokeTheLoopUp() {
        turn.execute(() -> turn.atEndOfTurn(() -> done.add("end")));
        turn.execute(() -> done.add("first"));
        turn.execute(() -> done.add("second"));

        socket.runPendingTasks();

        assertThat(done).containsExactly("first", "second", "end");
    }

    @Test
    void doesWithinTheTurnWhatItsEndBrings() {
        turn.atEndOfTurn(() -> {
            done.add("end");
            turn.atEndOfTurn(() -> {
                done.add("what came of it");
                turn.atEndOfTurn(() -> done.add("and of that"));
            });
        });
        turn.atEndOfTurn(() -> done.add("another end"));

        socket.runPendingTasks();

        assertThat(done).containsExactly("end", "another end", "what came of it", "and of that");
    }

    /** As a broker stops, one loop may still have a word for another that has ended. */
    @Test
    void takesNoOffenceAtWhatComesAfterItsLoopHasEnded() {
        DefaultEventLoop ended = new DefaultEventLoop();
        ended.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).syncUninterruptibly();

        new LoopTurn(ended).execute(() -> done.add("too late"));

        assertThat(done).isEmpty();
    }

    @Test
    void hasAllTheWorkOfAnEndCarriedOutInOneCall() {
        turn.runTasksBy(tasks -> {
            done.add("begin");
            tasks.run();
            done.add("over");
        });
        turn.atEndOfTurn(() -> {
            done.add("one");
            turn.atEndOfTurn(() -> done.add("what came of it"));
        });
        turn.atEndOfTurn(() -> done.add("another"));

        socket.runPendingTasks();

        assertThat(done).containsExactly("begin", "one", "another", "what came of it", "over");
    }

    @Test
    void flushesASocketOnceForAllThatTheTurnWrote() {
        write();
        write();
        turn.atEndOfTurn(this::write);

        socket.runPendingTasks();

        assertThat(socket.flushes()).isEqualTo(1);
        assertThat(Traffic.frames(socket.sent())).hasSize(3);
    }

    @Test
    void startsAnewWithTheNextTurn() {
        write();
        socket.runPendingTasks();

        write();
        turn.atEndOfTurn(() -> done.add("end"));
        socket.runPendingTasks();

        assertThat(socket.flushes()).isEqualTo(2);
        assertThat(done).containsExactly("end");
    }

    @Test
    void goesOnAfterATaskThatFails() {
        turn.atEndOfTurn(() -> {
            throw new IllegalStateException("on purpose: logged");
        });
        turn.atEndOfTurn(() -> done.add("end"));
        write();

        socket.runPendingTasks();

        assertThat(done).containsExactly("end");
        assertThat(socket.flushes()).isEqualTo(1);
    }

    /** Otherwise one assertion that fails would silence every connection of the loop for good. */
    @Test
    void goesOnAfterATaskThatFailsWithAnError() {
        turn.atEndOfTurn(() -> {
            throw new AssertionError("on purpose");
        });
        turn.atEndOfTurn(() -> done.add("end"));
        write();

        assertThatThrownBy(socket::runPendingTasks).hasMessage("on purpose");
        socket.runPendingTasks();

        assertThat(done).containsExactly("end");
        assertThat(socket.flushes()).isEqualTo(1);
    }

    @Test
    void isOnItsLoopOnlyThere() throws InterruptedException {
        assertThat(turn.inLoop()).isTrue();
        DefaultEventLoop elsewhere = new DefaultEventLoop();
        try {
            assertThat(new LoopTurn(elsewhere).inLoop()).isFalse();
        } finally {
            elsewhere
                    .shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS)
                    .await();
        }
    }

    private void write() {
        output.method(1, new AccessMethod.RequestOk(1));
    }
}
