package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MethodTest {

    private static final int SAMPLES = 50;

    static Stream<Class<? extends Method>> everyMethod() {
        return MethodSamples.everyMethod();
    }

    @ParameterizedTest
    @MethodSource("everyMethod")
    void survivesTheWire(Class<? extends Method> kind) throws MalformedFrameException {
        Random random = new Random(kind.getName().hashCode());
        for (int i = 0; i < SAMPLES; i++) {
            Method sent = MethodSamples.sample(kind, random);
            ByteBuf wire = Unpooled.buffer();
            sent.write(new MethodWriter(wire));

            Method received = sent.type().read(new MethodReader(wire));

            assertThat(received).isEqualTo(sent).hasSameHashCodeAs(sent);
            assertThat(wire.isReadable()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("everyMethod")
    void isFoundByItsIds(Class<? extends Method> kind) {
        MethodType<?> type = MethodSamples.typeOf(kind);

        assertThat(MethodType.find(type.classId(), type.methodId())).isSameAs(type);
    }

    @Test
    void hasOneTypeForEachRecord() {
        assertThat(MethodTypes.ALL)
                .containsExactlyInAnyOrderElementsOf(
                        MethodSamples.everyMethod().map(MethodSamples::typeOf).toList());
    }
}
