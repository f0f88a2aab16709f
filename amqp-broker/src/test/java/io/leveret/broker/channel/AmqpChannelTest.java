package io.leveret.broker.channel;

import static io.leveret.broker.message.Messages.transientMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.BasicMethod;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ConfirmMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import io.leveret.codec.TxMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AmqpChannelTest {

    private final TestChannel channel = new TestChannel();
    private final QueueHandle queue = channel.host().queue("q");

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void namesABadCopyKeyBeforeSomebodyElsesUserId() {
        BasicProperties properties = BasicProperties.builder()
                .userId("somebody")
                .headers(FieldTable.of("CC", FieldValue.of(1)))
                .build();

        channel.publish("", "nowhere", false, properties, "a");

        assertThat(channel.sent().get(0)).contains("unacceptable_type_in_header");
    }

    @Test
    void confirmsWhatGoesNowhereAtOnce() {
        channel.send(new ConfirmMethod.Select(false));

        channel.publish("", "nowhere", "a");

        assertThat(channel.sent()).containsExactly("SelectOk[]", "ack 1");
    }

    @Test
    void returnsAMandatoryMessageBeforeItConfirmsIt() {
        channel.send(new ConfirmMethod.Select(true));

        channel.publish("", "nowhere", true, BasicProperties.EMPTY, "a");

        assertThat(channel.sent())
                .containsExactly("Return[replyCode=312, replyText=NO_ROUTE, exchange=, routingKey=nowhere] a", "ack 1");
    }

    @Test
    void confirmsOnceForAllQueuesOfAMessage() {
        channel.host().storage().queue("far", channel.elsewhere());
        channel.host().storage().bind("q", "amq.fanout", "");
        channel.host().storage().bind("far", "amq.fanout", "");
        channel.send(new ConfirmMethod.Select(true));

        channel.publish("amq.fanout", "", "a");
        assertThat(channel.sent()).isEmpty();
        channel.settle();

        assertThat(channel.sent()).containsExactly("ack 1");
    }

    @Test
    void closesOnAClientsMistakeAndHearsNothingUntilCloseOk() {
        channel.publish("absent", "k", "a");
        assertThat(channel.sent())
                .containsExactly(
                        "Close[replyCode=404, replyText=NOT_FOUND - no exchange 'absent' in vhost '/', classId=60, methodId=40]");

        channel.publish("", "q", "not heard");
        channel.send(new BasicMethod.Get("q", true));
        assertThat(queue.statistics().ready()).isZero();
        assertThat(channel.sent()).isEmpty();
        channel.send(new ChannelMethod.CloseOk());

        assertThat(channel.host().closedChannels()).containsExactly(1);
    }

    @Test
    void givesBackEverythingOnAClientsMistake() {
        publish("a", "b", "c");
        channel.consume("q", "t");
        channel.ack(1, false);

        channel.ack(1, false);
        channel.settle();

        assertThat(queue.statistics().ready()).isEqualTo(2);
        assertThat(queue.statistics().unacknowledged()).isZero();
        assertThat(queue.statistics().consumers()).isZero();
    }

    @Test
    void answersAClientThatClosesWhileItIsBeingClosed() {
        channel.publish("absent", "k", "a");
        channel.sent();

        channel.send(new ChannelMethod.Close(200, "", 0, 0));
        assertThat(channel.sent()).containsExactly("CloseOk[]");
        channel.send(new ChannelMethod.CloseOk());

        assertThat(channel.host().closedChannels()).containsExactly(1);
    }

    @Test
    void confirmsNothingAfterItsEnd() {
        channel.host().storage().durableQueue("far", channel.elsewhere());
        channel.send(new ConfirmMethod.Select(true));
        channel.publish("", "far", "a");

        channel.send(new ChannelMethod.Close(200, "", 0, 0));
        channel.settle();

        assertThat(channel.sent()).containsExactly("CloseOk[]");
    }

    @Test
    void recoversEverythingInItsOrder() {
        publish("a", "b", "c");
        channel.consume("q", "t");
        channel.sent();

        channel.send(new BasicMethod.Recover(true));
        channel.settle();

        assertThat(channel.sent())
                .containsExactly("RecoverOk[]", "deliver t 4 again a", "deliver t 5 again b", "deliver t 6 again c");
    }

    @Test
    void getsMessagesWithTagsOfTheirOwn() {
        publish("a", "b", "c");

        channel.send(new BasicMethod.Get("q", false), new BasicMethod.Get("q", true), new BasicMethod.Get("q", false));

        assertThat(channel.sent())
                .containsExactly(
                        "GetOk[deliveryTag=1, redelivered=false, exchange=, routingKey=key, messageCount=2] a",
                        "GetOk[deliveryTag=2, redelivered=false, exchange=, routingKey=key, messageCount=1] b",
                        "GetOk[deliveryTag=3, redelivered=false, exchange=, routingKey=key, messageCount=0] c");
        assertThat(queue.statistics().unacknowledged()).isEqualTo(2);
    }

    @Test
    void takesTheLastDeclaredQueueWhereNoneIsNamed() {
        channel.send(new QueueMethod.Declare("q", true, false, false, false, false, FieldTable.EMPTY));
        channel.awaitAnswers();
        publish("a");

        channel.send(new BasicMethod.Get("", true), new QueueMethod.Purge("", false));

        assertThat(channel.sent())
                .containsExactly(
                        "DeclareOk[queue=q, messageCount=0, consumerCount=0]",
                        "GetOk[deliveryTag=1, redelivered=false, exchange=, routingKey=key, messageCount=0] a",
                        "PurgeOk[messageCount=0]");
    }

    @Test
    void refusesAnUnnamedQueueBeforeAnyIsDeclared() {
        channel.send(new BasicMethod.Get("", true));

        assertThat(channel.sent())
                .containsExactly(
                        "Close[replyCode=404, replyText=NOT_FOUND - no previously declared queue, classId=60, methodId=70]");
    }

    @Test
    void publishesOnlyWithTheCommit() {
        channel.send(new TxMethod.Select());
        channel.publish("", "q", "a");
        channel.publish("", "nowhere", true, BasicProperties.EMPTY, "b");
        assertThat(queue.statistics().ready()).isZero();

        channel.send(new TxMethod.Commit());

        assertThat(queue.statistics().ready()).isEqualTo(1);
        assertThat(channel.sent())
                .containsExactly(
                        "SelectOk[]",
                        "Return[replyCode=312, replyText=NO_ROUTE, exchange=, routingKey=nowhere] b",
                        "CommitOk[]");
    }

    @Test
    void answersACommitWhenEveryQueueHasTheMessages() {
        channel.host().storage().queue("far", channel.elsewhere());
        channel.send(new TxMethod.Select());
        channel.publish("", "far", "a");
        channel.publish("", "q", "b");
        channel.sent();

        channel.send(new TxMethod.Commit());
        assertThat(channel.sent()).isEmpty();
        assertThat(channel.host().isPaused()).isTrue();
        channel.settle();

        assertThat(channel.sent()).containsExactly("CommitOk[]");
        assertThat(channel.host().isPaused()).isFalse();
    }

    @Test
    void settlesOnlyWithTheCommit() {
        publish("a", "b");
        channel.consume("q", "t");
        channel.send(new TxMethod.Select());
        channel.ack(1, false);
        channel.send(new BasicMethod.Nack(2, false, false));
        assertThat(queue.statistics().unacknowledged()).isEqualTo(2);

        channel.send(new TxMethod.Commit());

        assertThat(queue.statistics().unacknowledged()).isZero();
        assertThat(queue.statistics().ready()).isZero();
    }

    @Test
    void forgetsMessagesAndSettlementsWithARollback() {
        publish("a", "b");
        channel.consume("q", "t");
        channel.send(new TxMethod.Select());
        channel.publish("", "q", "never");
        channel.ack(2, true);

        channel.send(new TxMethod.Rollback());
        channel.send(new TxMethod.Commit());

        assertThat(queue.statistics().unacknowledged()).isEqualTo(2);
        assertThat(queue.statistics().ready()).isZero();
        channel.ack(1, false);
        channel.ack(2, false);
        channel.send(new TxMethod.Commit());
        assertThat(queue.statistics().unacknowledged()).isZero();
    }

    @Test
    void givesBackOnceWhatAnEndedTransactionHadSettled() {
        publish("a", "b");
        channel.consume("q", "t");
        channel.send(new TxMethod.Select());
        channel.ack(1, false);

        channel.send(new ChannelMethod.Close(200, "", 0, 0));

        assertThat(queue.statistics().ready()).isEqualTo(2);
        assertThat(queue.statistics().unacknowledged()).isZero();
    }

    @Test
    void doesNotMixTransactionsAndConfirms() {
        channel.send(new ConfirmMethod.Select(false), new TxMethod.Select());

        assertThat(channel.sent())
                .containsExactly(
                        "SelectOk[]",
                        "Close[replyCode=406, replyText=PRECONDITION_FAILED - cannot switch from confirm to tx mode,"
                                + " classId=90, methodId=10]");
    }

    @Test
    void holdsNoMoreInATransactionThanItsLimit() {
        channel.send(new TxMethod.Select());
        channel.sent();
        String large = "x".repeat(1_000_000);
        int published = 0;

        while (channel.host().sink().taken().isEmpty() && published < 400) {
            channel.publish("", "q", large);
            published++;
        }

        assertThat(published).isEqualTo(269);
        assertThat(queue.statistics().ready()).isZero();
    }

    @Test
    void takesNoMoreConsumersThanItsLimit() {
        for (int i = 0; i < 10; i++) {
            channel.consume("q", "t" + i);
        }

        assertThat(queue.statistics().consumers()).isEqualTo(10);
        assertThatThrownBy(() -> channel.consume("q", "one more"))
                .hasMessage("reached maximum (10) of consumers per channel");
    }

    @Test
    void endsOnceHoweverOftenItIsReleased() {
        publish("a");
        channel.consume("q", "t");

        channel.host().steps().turn(channel.channel()::release);
        channel.host().steps().turn(channel.channel()::release);

        assertThat(queue.statistics().ready()).isEqualTo(1);
    }

    private void publish(String... texts) {
        channel.host().steps().turn(() -> {
            for (String text : texts) {
                queue.publish(transientMessage(text), Confirmation.NONE, 0);
            }
        });
    }
}
