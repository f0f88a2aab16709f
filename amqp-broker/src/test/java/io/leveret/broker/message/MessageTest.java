package io.leveret.broker.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.broker.error.ConnectionException;
import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {

    private static final Address ADDRESS = new Address("", "key");
    private static final byte[] EMPTY = {};

    /** Says that there is a table of headers, and ends. */
    private static final byte[] CUT_PROPERTIES = {0x20, 0};

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, true", "3, false", "255, false"})
    void isPersistentByDeliveryModeTwo(int deliveryMode, boolean persistent) {
        ContentHeader header =
                BasicProperties.builder().deliveryMode(deliveryMode).build().toHeader(0);

        assertThat(Message.received(ADDRESS, header, EMPTY).persistent()).isEqualTo(persistent);
    }

    @Test
    void isTransientWithoutADeliveryMode() {
        assertThat(Message.received(ADDRESS, BasicProperties.EMPTY.toHeader(0), EMPTY)
                        .persistent())
                .isFalse();
    }

    @Test
    void hasNoHeadersWhereNoneWereSent() {
        assertThat(Message.headers(BasicProperties.EMPTY.toHeader(0))).isEqualTo(FieldTable.EMPTY);
    }

    @Test
    void endsTheConnectionOfWhoeverSendsHeadersThatCannotBeRead() {
        ContentHeader header = new ContentHeader(60, 0, CUT_PROPERTIES);

        assertThatThrownBy(() -> Message.headers(header)).isInstanceOf(ConnectionException.class);
    }

    @Test
    void endsTheConnectionOfWhoeverSendsPropertiesThatCannotBeRead() {
        ContentHeader cutInItsDeliveryMode = new ContentHeader(60, 0, new byte[] {0x10, 0});

        assertThatThrownBy(() -> Message.received(ADDRESS, cutInItsDeliveryMode, EMPTY))
                .isInstanceOf(ConnectionException.class);
    }

    @Test
    void countsBodyAndPropertiesAndTheObjectsAroundThem() {
        Message small = Messages.transientMessage("");
        Message larger =
                Messages.message(BasicProperties.builder().messageId("12345").build(), "x".repeat(1_000));

        assertThat(larger.footprintBytes() - small.footprintBytes()).isEqualTo(1_000 + 1 + 5);
        assertThat(small.footprintBytes()).isGreaterThan(100);
    }
}
