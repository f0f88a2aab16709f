package io.leveret.broker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import org.junit.jupiter.api.Test;

class DirectAndFanoutBindingsTest {

    private final TestExchange direct = new TestExchange(ExchangeType.DIRECT);
    private final TestExchange fanout = new TestExchange(ExchangeType.FANOUT);

    @Test
    void leadsDirectlyWhereTheKeyIsEqual() {
        direct.bind("first", "a");
        direct.bind("second", "a");
        direct.bind("third", "b");

        assertThat(direct.route("a")).containsExactly("first", "second");
        assertThat(direct.route("c")).isEmpty();
    }

    @Test
    void takesWildcardsOfADirectKeyForLetters() {
        direct.bind("q", "a.*");

        assertThat(direct.route("a.b")).isEmpty();
        assertThat(direct.route("a.*")).containsExactly("q");
    }

    @Test
    void removesADirectBindingAlone() {
        direct.bind("first", "a");
        direct.bind("second", "a");
        direct.bind("first", "b");

        direct.unbind("first", "a");

        assertThat(direct.route("a")).containsExactly("second");
        assertThat(direct.route("b")).containsExactly("first");
    }

    @Test
    void leadsNowhereWhenTheLastDirectBindingIsGone() {
        direct.bind("q", "a");

        direct.unbind("q", "a");

        assertThat(direct.route("a")).isEmpty();
        assertThat(direct.exchange().hasBindings()).isFalse();
    }

    @Test
    void takesTheEndOfABindingItNeverHadAsNothing() {
        direct.bind("q", "a");

        direct.unbind("q", "b");
        direct.unbind("other", "a");

        assertThat(direct.route("a")).containsExactly("q");
    }

    @Test
    void fansOutWhateverTheKey() {
        fanout.bind("first", "a");
        fanout.bind("second", "");

        assertThat(fanout.route("anything")).containsExactly("first", "second");
    }

    @Test
    void fansOutToAQueueAsLongAsOneOfItsBindingsIsThere() {
        fanout.bind("q", "a");
        fanout.bind("q", "b");
        fanout.unbind("q", "a");
        assertThat(fanout.route("")).containsExactly("q");

        fanout.unbind("q", "b");

        assertThat(fanout.route("")).isEmpty();
    }

    @Test
    void bindsOnceHoweverOftenTheSameIsBound() {
        direct.bind("q", "a");
        direct.bind("q", "a");

        direct.unbind("q", "a");

        assertThat(direct.route("a")).isEmpty();
    }

    @Test
    void takesBindingsOfOtherArgumentsForOthers() {
        direct.bind("q", "a");
        direct.exchange().add(direct.binding("q", "a", FieldTable.of("n", FieldValue.of(1))));

        direct.unbind("q", "a");

        assertThat(direct.route("a")).containsExactly("q");
        assertThat(direct.exchange().bindings()).hasSize(1);
    }
}
