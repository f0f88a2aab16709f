package io.leveret.broker.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import io.leveret.persistence.StorageException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageEnvelopeTest {

    private static final byte[] BODY = {1, 2, 3};

    @Test
    void bringsBackAMessageWithAllItsProperties() {
        BasicProperties properties = BasicProperties.builder()
                .contentType("text/plain")
                .headers(FieldTable.builder().put("a", 1).put("b", "two").build())
                .deliveryMode(2)
                .priority(9)
                .messageId("id")
                .build();
        Message message = new Message(new Address("exchange", "a.routing.key"), properties.toHeader(3), BODY, true);

        Message decoded = MessageEnvelope.decode(MessageEnvelope.encode(message), BODY);

        assertThat(decoded.header()).isEqualTo(message.header());
        assertThat(decoded.body()).isSameAs(BODY);
        assertThat(decoded.persistent()).isTrue();
        assertThat(decoded.address().exchange()).isEqualTo("exchange");
        assertThat(decoded.address().routingKey()).isEqualTo("a.routing.key");
    }

    static String[] names() {
        return new String[] {"", "x", "x".repeat(127), "x".repeat(128), "x".repeat(255), "ü€𝄞", "latin \udce4"};
    }

    /** The last of them came from bytes that are no UTF-8, which RabbitMQ carries as they are. */
    @ParameterizedTest
    @MethodSource("names")
    void bringsBackNamesToTheLetter(String name) {
        Address address = new Address(name, name);

        Address decoded = MessageEnvelope.decode(MessageEnvelope.encode(to(address)), BODY)
                .address();

        assertThat(decoded.routingKey()).isEqualTo(name);
        assertThat(decoded.exchange()).isEqualTo(name);
        assertThat(decoded.routingKeyUtf8()).isEqualTo(address.routingKeyUtf8());
        assertThat(decoded.exchangeUtf8()).isEqualTo(address.exchangeUtf8());
    }

    @Test
    void bringsBackWhenTheMessageDies() {
        Message message = to(new Address("exchange", "key"));

        byte[] envelope = MessageEnvelope.encode(message, 1_234_567_890_123L);

        assertThat(MessageEnvelope.endMillis(envelope)).isEqualTo(1_234_567_890_123L);
        assertThat(MessageEnvelope.decode(envelope, BODY).header()).isEqualTo(message.header());
    }

    @Test
    void bringsBackThatTheMessageDoesNotDie() {
        byte[] envelope = MessageEnvelope.encode(to(new Address("exchange", "key")));

        assertThat(MessageEnvelope.endMillis(envelope)).isEqualTo(MessageEnvelope.IMMORTAL);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_234_567_890_123L, MessageEnvelope.IMMORTAL})
    void bringsBackKeysThatNobodyMaySee(long end) {
        List<String> keys = List.of("one", "x".repeat(300), "");
        Message message = to(new Address("exchange", "key").withBlindKeys(keys));

        byte[] envelope = MessageEnvelope.encode(message, end);

        Message decoded = MessageEnvelope.decode(envelope, BODY);
        assertThat(decoded.address().blindKeys()).isEqualTo(keys);
        assertThat(decoded.header()).isEqualTo(message.header());
        assertThat(MessageEnvelope.endMillis(envelope)).isEqualTo(end);
    }

    /** What version 1 was before there were hidden keys. */
    @Test
    void readsWhatWasWrittenBeforeKeysCouldBeHidden() {
        byte[] envelope = {1, 0x11, 1, 'e', 1, 'k', 0, 0, 0, 0, 0, 0, 0, 42, 0, 0};

        Message decoded = MessageEnvelope.decode(envelope, BODY);

        assertThat(decoded.address().exchange()).isEqualTo("e");
        assertThat(decoded.address().routingKey()).isEqualTo("k");
        assertThat(decoded.address().blindKeys()).isEmpty();
        assertThat(decoded.origin()).isEqualTo(Origin.DEAD_LETTER);
        assertThat(decoded.header()).isEqualTo(BasicProperties.EMPTY.toHeader(3));
        assertThat(MessageEnvelope.endMillis(envelope)).isEqualTo(42);
    }

    @Test
    void refusesAnEnvelopeThatHoldsWhatIsNotKnownYet() {
        byte[] envelope = MessageEnvelope.encode(to(new Address("e", "k")));
        envelope[1] = 0x40;

        assertThatThrownBy(() -> MessageEnvelope.decode(envelope, BODY))
                .isInstanceOf(StorageException.class)
                .hasMessage("message envelope with unknown flags 64");
    }

    @ParameterizedTest
    @EnumSource(Origin.class)
    void bringsBackWhereTheMessageCameFrom(Origin origin) {
        Message message =
                new Message(new Address("exchange", "key"), BasicProperties.EMPTY.toHeader(3), BODY, true, origin);

        assertThat(MessageEnvelope.decode(MessageEnvelope.encode(message), BODY).origin())
                .isEqualTo(origin);
    }

    @Test
    void refusesAnEnvelopeOfAnotherVersion() {
        byte[] envelope = MessageEnvelope.encode(to(new Address("e", "k")));
        envelope[0] = 2;

        assertThatThrownBy(() -> MessageEnvelope.decode(envelope, BODY))
                .isInstanceOf(StorageException.class)
                .hasMessage("message envelope of unknown version 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void refusesAnEnvelopeThatEndsWithinItsNames(int length) {
        byte[] envelope = MessageEnvelope.encode(to(new Address("ex", "key")));

        assertThatThrownBy(() -> MessageEnvelope.decode(Arrays.copyOf(envelope, length), BODY))
                .isInstanceOf(StorageException.class)
                .hasMessage("message envelope ends too early");
    }

    private static Message to(Address address) {
        return new Message(address, BasicProperties.EMPTY.toHeader(3), BODY, true);
    }

    /** A name may be the beginning of another, or one name what two are together. */
    @Test
    void neighboursShareTheirAddressOnlyIfItIsTheSame() {
        List<Address> sent = List.of(
                new Address("x", "key"),
                new Address("x", "key"),
                new Address("x", "keys"),
                new Address("xk", "ey"),
                new Address("", "key"),
                new Address("x", "key").withBlindKeys(List.of("blind")),
                new Address("x", "key"));
        MessageDecoder decoder = new MessageDecoder();

        List<Address> decoded = sent.stream()
                .map(each ->
                        decoder.decode(MessageEnvelope.encode(to(each)), BODY).address())
                .toList();

        assertThat(decoded.get(1)).isSameAs(decoded.get(0));
        for (int i = 0; i < sent.size(); i++) {
            assertThat(decoded.get(i)).usingRecursiveComparison().isEqualTo(sent.get(i));
        }
    }
}
