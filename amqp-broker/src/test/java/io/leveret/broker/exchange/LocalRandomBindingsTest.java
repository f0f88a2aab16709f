package io.leveret.broker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.error.ChannelException;
import io.leveret.codec.FieldTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The texts were seen in replies of RabbitMQ 4.3; that of quorum queues is asked for where such queues are declared. */
class LocalRandomBindingsTest {

    private final TestExchange local = new TestExchange(ExchangeType.LOCAL_RANDOM);

    @Test
    void leadToOneOfTheQueues() {
        local.bind("a", "");
        local.bind("b", "");

        assertThat(local.route("k")).hasSize(1).isSubsetOf("a", "b");
    }

    @ParameterizedTest
    @CsvSource({"a.b, a.b", "\u00e9, \u00c3\u00a9"})
    void haveNoKey(String key, String printed) {
        assertRefused(
                local.binding("q", key, FieldTable.EMPTY), "Non empty binding '" + printed + "' key not permitted");
    }

    @Test
    void leadToNoExchange() {
        Exchange other = TestExchange.exchange("other", ExchangeType.FANOUT);

        assertRefused(
                new Binding(local.exchange(), new Destination.ToExchange(other), "", FieldTable.EMPTY),
                "Destination not found");
    }

    private void assertRefused(Binding binding, String explanation) {
        assertThatThrownBy(() -> local.exchange().validate(binding))
                .isInstanceOf(ChannelException.class)
                .extracting(refused -> ((ChannelException) refused).replyText())
                .isEqualTo("PRECONDITION_FAILED - " + explanation);
    }
}
