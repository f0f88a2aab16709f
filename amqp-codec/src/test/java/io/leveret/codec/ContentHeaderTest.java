package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentHeaderTest {

    private static final BasicProperties ALL = BasicProperties.builder()
            .contentType("text/plain")
            .contentEncoding("gzip")
            .headers(FieldTable.of("x", FieldValue.of("y")))
            .deliveryMode(2)
            .priority(255)
            .correlationId("correlation")
            .replyTo("reply")
            .expiration("1000")
            .messageId("message")
            .timestamp(1_700_000_000L)
            .type("type")
            .userId("user")
            .appId("app")
            .clusterId("cluster")
            .build();

    @Test
    void givesEachPropertyWithAllBeforeIt() throws MalformedFrameException {
        ContentHeader header = ALL.toHeader(7);

        assertThat(header.classId()).isEqualTo(60);
        assertThat(header.bodySize()).isEqualTo(7);
        assertThat(header.headers()).isEqualTo(ALL.headers());
        assertThat(header.deliveryMode()).isEqualTo(2);
        assertThat(header.isPersistent()).isTrue();
        assertThat(header.priority()).isEqualTo(255);
        assertThat(header.correlationId()).isEqualTo("correlation");
        assertThat(header.replyTo()).isEqualTo("reply");
        assertThat(header.expiration()).isEqualTo("1000");
        assertThat(header.messageId()).isEqualTo("message");
        assertThat(header.userId()).isEqualTo("user");
        assertThat(header.decode()).isEqualTo(ALL);
    }

    @Test
    void givesWhatStandsForAnAbsentProperty() throws MalformedFrameException {
        ContentHeader header = BasicProperties.EMPTY.toHeader(0);

        assertThat(header.properties()).containsExactly(0, 0);
        assertThat(header.headers()).isNull();
        assertThat(header.deliveryMode()).isZero();
        assertThat(header.isPersistent()).isFalse();
        assertThat(header.priority()).isEqualTo(-1);
        assertThat(header.correlationId()).isNull();
        assertThat(header.replyTo()).isNull();
        assertThat(header.expiration()).isNull();
        assertThat(header.messageId()).isNull();
        assertThat(header.userId()).isNull();
        assertThat(header.decode()).isEqualTo(BasicProperties.EMPTY);
    }

    @Test
    void givesTheSameWhicheverPropertiesAreThere() throws ReflectiveOperationException, MalformedFrameException {
        Random random = new Random(6);
        for (int i = 0; i < 2_000; i++) {
            BasicProperties some = some(random);

            ContentHeader header = some.toHeader(i);

            assertThat(header.decode()).isEqualTo(some);
            assertThat(header.expiration()).isEqualTo(some.expiration());
            assertThat(header.headers()).isEqualTo(some.headers());
            assertThat(header.userId()).isEqualTo(some.userId());
        }
    }

    @Test
    void hasTheBytesThatTheSpecificationSays() {
        ContentHeader header = BasicProperties.builder()
                .contentType("a")
                .deliveryMode(1)
                .timestamp(2L)
                .clusterId("b")
                .build()
                .toHeader(0);

        assertThat(ByteBufUtil.hexDump(header.properties()))
                .isEqualTo("9044" + "0161" + "01" + "0000000000000002" + "0162");
    }

    @Test
    void passesOverTheFlagsThatStandForNoProperty() throws MalformedFrameException {
        ContentHeader header = header("100302");

        assertThat(header.deliveryMode()).isEqualTo(2);
        assertThat(header.decode().deliveryMode()).isEqualTo(2);
        assertThat(ByteBufUtil.hexDump(header.properties())).isEqualTo("100302");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no flags
                "00", // half of them
                "8000", // no value
                "8000056162", // half a string
                "2000000000", // half a table's length
                "200000000005016156", // half a table
                "200000000003015a00", // a table of no sense
                "1000", // no octet
                "004000000000000000", // half a timestamp
                "10000201" // more than the flags say
            })
    void refusesToDecodeWhatIsMalformed(String hex) {
        ContentHeader header = header(hex);

        assertThatThrownBy(header::decode).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void refusesAPropertyBehindWhatIsMalformed() {
        ContentHeader header = header("9000" + "056162");

        assertThatThrownBy(header::deliveryMode).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void refusesAValueThatIsCutOff() {
        ContentHeader header = header("0100" + "05" + "3130");

        assertThatThrownBy(header::expiration).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void givesAPropertyBeforeWhatIsMalformed() throws MalformedFrameException {
        assertThat(header("1100" + "02" + "ff").deliveryMode()).isEqualTo(2);
    }

    @Test
    void refusesToWriteAPropertyOf256Bytes() {
        BasicProperties properties =
                BasicProperties.builder().appId("x".repeat(256)).build();

        assertThatThrownBy(() -> properties.toHeader(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ContentHeader header(String hex) {
        return new ContentHeader(60, 0, ByteBufUtil.decodeHexDump(hex));
    }

    /** Each of the properties of {@link #ALL}, or not. */
    private static BasicProperties some(Random random) throws ReflectiveOperationException {
        RecordComponent[] components = BasicProperties.class.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextBoolean() ? components[i].getAccessor().invoke(ALL) : null;
        }
        return BasicProperties.class.getConstructor(types).newInstance(values);
    }
}
