package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MethodReaderTest {

    static Stream<Class<? extends Method>> everyMethod() {
        return MethodSamples.everyMethod();
    }

    @ParameterizedTest
    @MethodSource("everyMethod")
    void refusesFieldsThatEndTooEarly(Class<? extends Method> kind) {
        Method method = MethodSamples.sample(kind, new Random(3));
        ByteBuf whole = Unpooled.buffer();
        method.write(new MethodWriter(whole));
        for (int length = 0; length < whole.readableBytes(); length++) {
            MethodReader in = new MethodReader(whole.slice(0, length));

            assertThatThrownBy(() -> method.type().read(in)).isInstanceOf(MalformedFrameException.class);
        }
    }

    @Test
    void unpacksMoreBitsThanAnOctetHas() throws MalformedFrameException {
        MethodReader in = new MethodReader(Unpooled.wrappedBuffer(new byte[] {(byte) 0b1000_0001, 0b11, 7}));

        for (int i = 0; i < 10; i++) {
            assertThat(in.bit()).isEqualTo(i == 0 || i >= 7);
        }
        assertThat(in.octet()).isEqualTo(7);
    }

    @Test
    void startsANewOctetOfBitsBehindAnotherField() throws MalformedFrameException {
        MethodReader in = new MethodReader(Unpooled.wrappedBuffer(new byte[] {1, 9, 1}));

        assertThat(in.bit()).isTrue();
        assertThat(in.octet()).isEqualTo(9);
        assertThat(in.bit()).isTrue();
        assertThat(in.hasMore()).isFalse();
    }

    @Test
    void startsANewOctetOfBitsBehindATable() throws MalformedFrameException {
        MethodReader in = new MethodReader(Unpooled.wrappedBuffer(new byte[] {1, 0, 0, 0, 0, 1}));

        assertThat(in.bit()).isTrue();
        assertThat(in.table()).isEqualTo(FieldTable.EMPTY);
        assertThat(in.bit()).isTrue();
    }

    @Test
    void takesARepeatedNameFromItsCache() throws MalformedFrameException {
        ShortStringCache cache = new ShortStringCache();

        String first = new MethodReader(name("orders.created"), cache).shortString();
        String second = new MethodReader(name("orders.created"), cache).shortString();

        assertThat(second).isEqualTo("orders.created").isSameAs(first);
    }

    @Test
    void readsEveryNameRightThoughManyShareTheCache() throws MalformedFrameException {
        ShortStringCache cache = new ShortStringCache();
        Random random = new Random(4);
        for (int i = 0; i < 10_000; i++) {
            String sent = (random.nextBoolean() ? "key." : "k\u00e9y.") + random.nextInt(200);

            assertThat(new MethodReader(name(sent), cache).shortString()).isEqualTo(sent);
        }
    }

    @Test
    void refusesANameThatIsNoUtf8() {
        MethodReader in = new MethodReader(Unpooled.wrappedBuffer(new byte[] {1, (byte) 0xff}));

        assertThatThrownBy(in::shortString)
                .isInstanceOfSatisfying(
                        MalformedFrameException.class,
                        e -> assertThat(e.replyText()).isEqualTo("FRAME_ERROR - Malformed UTF-8 in shortstr"));
    }

    @Test
    void keepsARoutingKeyThatIsNoUtf8() throws MalformedFrameException {
        byte[] key = {(byte) 0xc3, '('};
        ByteBuf fields = Unpooled.buffer().writeZero(3).writeByte(key.length).writeBytes(key);

        BasicMethod.Publish publish =
                BasicMethod.Publish.TYPE.read(new MethodReader(fields.writeByte(0), new ShortStringCache()));

        assertThat(FrameEncoder.nameOctets(publish.routingKey())).isEqualTo(key);
    }

    private static ByteBuf name(String text) {
        ByteBuf out = Unpooled.buffer();
        new MethodWriter(out).shortString(text);
        return out;
    }
}
