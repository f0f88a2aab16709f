package io.leveret.broker.transport;

import static io.leveret.broker.transport.TestClient.handshake;
import static io.leveret.broker.transport.TestClient.publish;
import static io.leveret.broker.transport.Traffic.method;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.SteppedLoop;
import io.leveret.codec.AccessMethod;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.FieldTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionInputTest {

    private static final byte[] QUESTION = method(1, new AccessMethod.Request("", false, false, true, true, true));
    private static final byte[] QOS = method(1, new BasicMethod.Qos(0, 1, false));
    private static final String ANSWER = "1 access.request-ok";
    private static final String QOS_OK = "1 basic.qos-ok";

    private TestClient client = new TestClient();

    @AfterEach
    void leavesNothing() {
        client.close();
    }

    @Test
    void letsAClientIn() {
        client.send(handshake());

        assertThat(client.received())
                .containsExactly("0 connection.start", "0 connection.tune", "0 connection.open-ok");
    }

    @Test
    void understandsFramesCutAtAnyPoint() {
        byte[] all = concatenated(
                handshake(),
                method(1, new ChannelMethod.Open()),
                QUESTION,
                publish("nowhere", "a body"),
                publish("nowhere", ""),
                QOS);
        for (int cut = 0; cut <= all.length; cut++) {
            renewClient();
            client.send(Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length));

            assertThat(client.received())
                    .as("cut at %d", cut)
                    .containsExactly(
                            "0 connection.start",
                            "0 connection.tune",
                            "0 connection.open-ok",
                            "1 channel.open-ok",
                            ANSWER,
                            QOS_OK);
        }
    }

    @Test
    void understandsFramesThatComeOctetByOctet() {
        for (byte octet : concatenated(handshake(), method(1, new ChannelMethod.Open()), QUESTION)) {
            client.send(new byte[] {octet});
        }

        assertThat(client.received()).endsWith("1 channel.open-ok", ANSWER);
    }

    @Test
    void answersAllThatComesInOneReadWithOneWrite() {
        connect();
        client.send(concatenated(QUESTION, QOS, QUESTION));

        assertThat(client.socket().writes()).hasSize(1);
    }

    @Test
    void readsNothingWhilePaused() {
        connect();
        client.input().pause();

        client.send(QUESTION);

        assertThat(client.received()).isEmpty();
        assertThat(client.isRead()).isFalse();
    }

    @Test
    void goesOnInOrderWhenResumed() {
        connect();
        client.input().pause();
        client.send(QUESTION, QOS, Arrays.copyOf(QUESTION, 5));

        client.input().resume();
        client.send(Arrays.copyOfRange(QUESTION, 5, QUESTION.length));

        assertThat(client.received()).containsExactly(ANSWER, QOS_OK, ANSWER);
        assertThat(client.isRead()).isTrue();
    }

    @Test
    void goesOnOnlyWhenResumedAsOftenAsPaused() {
        connect();
        client.input().pause();
        client.input().pause();
        client.send(QUESTION);

        client.input().resume();
        assertThat(client.received()).isEmpty();
        assertThat(client.isRead()).isFalse();
        client.input().resume();
        client.socket().runPendingTasks();

        assertThat(client.received()).containsExactly(ANSWER);
    }

    @Test
    void carriesOutNothingBehindAQuestionToAnotherLoopBeforeItsAnswer() {
        connect();
        SteppedLoop elsewhere = new SteppedLoop();
        client.services().host().queue("q", elsewhere);
        client.send(concatenated(method(1, new BasicMethod.Get("q", true)), QUESTION));
        assertThat(client.received()).isEmpty();

        SteppedLoop.settle(elsewhere);
        client.socket().runPendingTasks();

        assertThat(client.received()).containsExactly("1 basic.get-empty", ANSWER);
    }

    @Test
    void staysReadableWhenTheAnswerComesAtOnce() {
        connect();
        client.services().host().queue("q", client.turn());

        client.send(concatenated(method(1, new BasicMethod.Get("q", true)), QUESTION));

        assertThat(client.received()).containsExactly("1 basic.get-empty", ANSWER);
        assertThat(client.isRead()).isTrue();
    }

    @Test
    void doesNotReadFromPublishersWhileTooMuchIsOnItsWay() {
        connect();
        client.send(publish("nowhere", "makes it a publisher"));
        client.flow().departed(20_000);

        client.send(QUESTION);
        assertThat(client.isRead()).isFalse();
        client.flow().arrived(20_000);
        client.socket().runPendingTasks();

        assertThat(client.isRead()).isTrue();
        assertThat(client.received()).containsExactly(ANSWER);
    }

    @Test
    void readsFromOthersWhateverIsOnItsWay() {
        connect();
        client.flow().departed(20_000);

        client.send(QUESTION);

        assertThat(client.isRead()).isTrue();
    }

    @Test
    void takesNoHarmWhenTheWayIsFreeAfterThePublisherHasGone() {
        connect();
        client.send(publish("nowhere", "makes it a publisher"));
        client.flow().departed(20_000);
        client.send(QUESTION);
        client.socket().loseConnection();

        client.flow().arrived(20_000);
        client.socket().runPendingTasks();

        assertThat(client.flow().bytesOnTheWay()).isZero();
    }

    @Test
    void hearsNoMoreQuestionsFromAClientThatTakesNoAnswers() {
        connect();
        QueueHandle queue = client.services().host().queue("q", client.turn());
        client.socket().stopTaking();
        for (int i = 0; i < 100; i++) {
            client.send(publish("q", "x".repeat(8_000)));
        }
        assertThat(queue.statistics().ready()).isEqualTo(100);
        int answers = 0;
        while (client.isRead() && answers < 100_000) {
            client.send(concatenated(publish("q", "x".repeat(8_000)), method(1, new BasicMethod.Get("q", true))));
            answers++;
        }

        assertThat(answers).isBetween(100, 300);
        client.socket().takeAgain();
        assertThat(client.isRead()).isTrue();
    }

    @Test
    void stopsDeliveringToAClientThatTakesNothingAndGoesOnWhenItDoes() {
        connect();
        QueueHandle queue = client.services().host().queue("q", client.turn());
        client.socket().stopTaking();
        client.send(method(1, new BasicMethod.Consume("q", "tag", false, true, false, false, FieldTable.EMPTY)));
        for (int i = 0; i < 100; i++) {
            client.send(publish("q", "x".repeat(8_000)));
        }
        assertThat(queue.statistics().ready()).isBetween(50, 99);

        client.socket().takeAgain();

        assertThat(queue.statistics().ready()).isZero();
    }

    @Test
    void tellsWhatIsWrongWithAMalformedFrame() {
        connect();

        client.send(new byte[] {9, 0, 1, 0, 0, 0, 0, (byte) 0xce});

        assertThat(client.received()).containsExactly("0 connection.close");
    }

    /** Nobody can tell where the next frame begins; what follows is not kept either. */
    @Test
    void keepsNothingThatComesBehindAFrameWithoutAnEnd() {
        connect();
        client.send(new byte[] {1, 0, 1, (byte) 0xff, 0, 0, 0, 0});
        assertThat(client.received()).containsExactly("0 connection.close");
        long before = client.socket().bytesInUse();

        for (int i = 0; i < 100; i++) {
            client.send(new byte[10_000]);
        }

        assertThat(client.socket().bytesInUse()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "AMQP\1\1\11\1", "nonsense"})
    void tellsAForeignerWhatIsSpokenHere(String greeting) {
        client.send(greeting.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(client.socket().sent()).containsExactly('A', 'M', 'Q', 'P', 0, 0, 9, 1);
        assertThat(client.socket().isOpen()).isFalse();
    }

    @Test
    void forgetsHalfAFrameWhenTheClientGoes() {
        connect();
        client.send(Arrays.copyOf(QUESTION, 9));

        client.socket().loseConnection();

        assertThat(client.socket().bytesInUse()).isZero();
    }

    @Test
    void endsTheConnectionOnAnError() {
        connect();

        client.socket().pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        client.socket().runPendingTasks();

        assertThat(client.socket().isOpen()).isFalse();
    }

    private void connect() {
        client.close();
        client = TestClient.connected();
    }

    private void renewClient() {
        client.close();
        client = new TestClient();
    }

    private static byte[] concatenated(byte[]... parts) {
        return Traffic.octets(out -> List.of(parts).forEach(out::writeBytes));
    }
}
