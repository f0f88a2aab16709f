package io.leveret.broker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.message.Message;
import io.leveret.broker.message.Messages;
import io.leveret.broker.message.PublishFlow;
import io.leveret.broker.queue.DeadLetterTarget;
import io.leveret.broker.queue.QueueContext;
import io.leveret.broker.queue.QueueDefinition;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.broker.queue.SteppedLoop;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentHistoryBindingsTest {

    private final SteppedLoop loop = new SteppedLoop();

    @Test
    void leadEverywhere() {
        TestExchange exchange = new TestExchange(ExchangeType.RECENT_HISTORY);
        exchange.bind("a", "1");
        exchange.bind("b", "2");

        assertThat(exchange.route("k")).containsExactly("a", "b");
    }

    @Test
    void giveANewDestinationTheLatestMessagesInOrder() {
        TestExchange exchange = remembering(2);
        publish(exchange, "1", FieldTable.EMPTY);
        publish(exchange, "2", FieldTable.EMPTY);
        publish(exchange, "3", FieldTable.EMPTY);

        assertThat(bindLate(exchange)).containsExactly("2", "3");
    }

    @Test
    void giveADestinationBehindAnotherExchangeThemToo() {
        TestExchange exchange = remembering(2);
        publish(exchange, "1", FieldTable.EMPTY);
        Exchange behind = TestExchange.exchange("behind", ExchangeType.FANOUT);
        QueueHandle queue = queue();
        behind.add(new Binding(behind, new Destination.ToQueue(queue), "", FieldTable.EMPTY));

        exchange.exchange()
                .add(new Binding(exchange.exchange(), new Destination.ToExchange(behind), "", FieldTable.EMPTY));

        assertThat(drain(queue)).containsExactly("1");
    }

    @Test
    void forgetAMessageThatAsksForIt() {
        TestExchange exchange = remembering(2);
        publish(exchange, "secret", FieldTable.of("x-recent-history-no-store", FieldValue.of(true)));

        assertThat(bindLate(exchange)).isEmpty();
    }

    @Test
    void rememberTwentyWithoutBeingTold() {
        TestExchange exchange = new TestExchange(ExchangeType.RECENT_HISTORY);
        for (int i = 0; i < 30; i++) {
            publish(exchange, "m" + i, FieldTable.EMPTY);
        }

        assertThat(bindLate(exchange)).hasSize(20).last().isEqualTo("m29");
    }

    @Test
    void needALengthAboveNothing() {
        assertThatThrownBy(() -> remembering(0))
                .hasMessage("Invalid argument 0, 'x-recent-history-length' must be a positive integer");
        assertThatThrownBy(() -> new TestExchange(
                        ExchangeType.RECENT_HISTORY, FieldTable.of("x-recent-history-length", FieldValue.of("many"))))
                .hasMessage("Invalid argument <<\"many\">>, 'x-recent-history-length' must be a positive integer");
    }

    private static TestExchange remembering(int messages) {
        return new TestExchange(
                ExchangeType.RECENT_HISTORY, FieldTable.of("x-recent-history-length", FieldValue.of(messages)));
    }

    private static void publish(TestExchange exchange, String text, FieldTable headers) {
        Message message =
                Messages.message(BasicProperties.builder().headers(headers).build(), text);
        exchange.collect(new Routable("k", message.header())).histories().forEach(history -> history.record(message));
    }

    /** What a queue gets that is bound now. */
    private List<String> bindLate(TestExchange exchange) {
        QueueHandle queue = queue();
        exchange.exchange().add(new Binding(exchange.exchange(), new Destination.ToQueue(queue), "", FieldTable.EMPTY));
        return drain(queue);
    }

    private QueueHandle queue() {
        return new QueueHandle(
                new QueueDefinition("/", "late", 1, false, false, null, FieldTable.EMPTY),
                loop,
                new QueueContext(new PublishFlow(1_000_000), unused -> {}, DeadLetterTarget.NOWHERE, true),
                null);
    }

    private List<String> drain(QueueHandle queue) {
        SteppedLoop.settle(loop);
        List<String> texts = new ArrayList<>();
        loop.turn(() -> {
            boolean[] more = {true};
            while (more[0]) {
                queue.get(true, (message, ready) -> {
                    more[0] = message != null;
                    if (message != null) {
                        texts.add(Messages.text(message.message()));
                    }
                });
            }
        });
        return texts;
    }
}
