package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTableTest {

    private static final FieldValue ONE = FieldValue.of(1);
    private static final FieldValue TWO = FieldValue.of(2);

    @Test
    void survivesTheWireWithValuesOfEveryType() throws MalformedFrameException {
        for (FieldValue value : FieldTableSamples.ONE_OF_EACH) {
            FieldTable sent = FieldTable.of("key", value);

            FieldTable received = FieldTable.fromOctets(sent.toOctets());

            assertThat(received).isEqualTo(sent).hasSameHashCodeAs(sent);
            assertThat(received.toOctets()).isEqualTo(sent.toOctets());
        }
    }

    @Test
    void hasASampleOfEveryType() {
        assertThat(FieldTableSamples.ONE_OF_EACH)
                .extracting(Object::getClass)
                .containsAll(Arrays.stream(FieldValue.class.getPermittedSubclasses())
                        .flatMap(kind -> kind.isInterface()
                                ? Arrays.stream(kind.getPermittedSubclasses())
                                : Arrays.stream(new Class<?>[] {kind}))
                        .toList());
    }

    @Test
    void survivesTheWireNested() throws MalformedFrameException {
        Random random = new Random(5);
        for (int i = 0; i < 1_000; i++) {
            FieldTable sent = FieldTableSamples.table(random, 4);

            FieldTable received = FieldTable.fromOctets(sent.toOctets());

            assertThat(received.entries()).isEqualTo(sent.entries());
        }
    }

    /** Bytes by hand, so that reader and writer cannot agree on a mistake. The type names are RabbitMQ's. */
    @ParameterizedTest
    @CsvSource({
        "7401, bool",
        "62ff, byte",
        "42ff, unsignedbyte",
        "73ffff, short",
        "75ffff, unsignedshort",
        "49ffffffff, signedint",
        "69ffffffff, unsignedint",
        "6cffffffffffffffff, long",
        "663fc00000, float",
        "643ff8000000000000, double",
        "4402000004d2, decimal",
        "5300000003616263, longstr",
        "540000000065920080, timestamp",
        "4100000003567401, array",
        "4600000003016156, table",
        "78000000020001, binary",
        "56, void"
    })
    void readsAndWritesEachWireType(String hex, String typeName) throws MalformedFrameException {
        byte[] octets = ByteBufUtil.decodeHexDump("016b" + hex);

        FieldTable table = FieldTable.fromOctets(octets);

        assertThat(table.get("k")).extracting(FieldValue::typeName).isEqualTo(typeName);
        assertThat(table.toOctets()).isEqualTo(octets);
    }

    @Test
    void readsBothLettersOfALong() throws MalformedFrameException {
        FieldTable table = FieldTable.fromOctets(ByteBufUtil.decodeHexDump("016b4c0000000000000007"));

        assertThat(table.get("k")).isEqualTo(FieldValue.of(7L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "016b5a00", // a type that is none
                "016b", // no type
                "056b56", // a name longer than the table
                "016b49000000", // half a number
                "016b53ffffffff", // a string longer than the table
                "016b7800000002ff", // bytes longer than the table
                "016b46000000040161ff", // a table longer than the one around it
                "016b410000000256", // an array longer than the table
                "016b4100000001490000000749", // an array that ends within a value
            })
    void refusesWhatDoesNotFit(String hex) {
        byte[] octets = ByteBufUtil.decodeHexDump(hex);

        assertThatThrownBy(() -> FieldTable.fromOctets(octets))
                .isInstanceOf(MalformedFrameException.class)
                .hasNoCause();
    }

    @Test
    void refusesALengthBeyondTheEndBeforeAnythingIsAllocated() {
        ByteBuf in = Unpooled.buffer().writeInt(-1);

        assertThatThrownBy(() -> new MethodReader(in).table()).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void isReadAndWrittenDownToTheDeepestLevel() throws MalformedFrameException {
        FieldTable deepest = nested(FieldTable.MAX_DEPTH);

        assertThat(FieldTable.fromOctets(deepest.toOctets())).isEqualTo(deepest);
    }

    @Test
    void isNotWrittenDeeper() {
        FieldTable tooDeep = nested(FieldTable.MAX_DEPTH + 1);

        assertThatThrownBy(tooDeep::toOctets)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32");
    }

    @ParameterizedTest
    @ValueSource(chars = {'F', 'A'})
    void isNotReadDeeper(char wireType) {
        byte[] octets = {};
        for (int depth = 1; depth <= FieldTable.MAX_DEPTH; depth++) {
            ByteBuf around = Unpooled.buffer();
            boolean named = wireType == 'F' || depth == FieldTable.MAX_DEPTH;
            around.writeBytes(named ? new byte[] {1, 'k'} : new byte[0]).writeByte(wireType);
            octets = ByteBufUtil.getBytes(around.writeInt(octets.length).writeBytes(octets));
        }
        byte[] tooDeep = octets;

        assertThatThrownBy(() -> FieldTable.fromOctets(tooDeep))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("32");
    }

    @Test
    void givesTheFirstOfTwoEntriesOfAName() throws MalformedFrameException {
        FieldTable table = FieldTable.of(List.of(new FieldTable.Entry("k", ONE), new FieldTable.Entry("k", TWO)));

        FieldTable received = FieldTable.fromOctets(table.toOctets());

        assertThat(received.get("k")).isEqualTo(ONE);
        assertThat(received.entries()).isEqualTo(table.entries());
    }

    @Test
    void findsTheFirstOfTwoEntriesAlsoInALargeTable() {
        List<FieldTable.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            entries.add(new FieldTable.Entry("k" + i % 500, FieldValue.of(i)));
        }
        FieldTable table = FieldTable.of(entries);

        assertThat(table.get("k499")).isEqualTo(FieldValue.of(499));
        assertThat(table.has("k500")).isFalse();
        assertThat(table.size()).isEqualTo(1_000);
    }

    @Test
    void equalsTheSameEntriesInAnotherOrder() {
        FieldTable table = FieldTable.builder().put("a", ONE).put("b", TWO).build();
        FieldTable turned = FieldTable.builder().put("b", TWO).put("a", ONE).build();

        assertThat(turned).isEqualTo(table).hasSameHashCodeAs(table);
        assertThat(turned.entries()).isNotEqualTo(table.entries());
    }

    @Test
    void differsFromATableWithTheSameNamesAndOtherValues() {
        FieldTable table = FieldTable.builder().put("a", ONE).put("b", TWO).build();
        FieldTable swapped = FieldTable.builder().put("a", TWO).put("b", ONE).build();

        assertThat(swapped).isNotEqualTo(table);
    }

    @Test
    void replacesAValueInItsPlace() {
        FieldTable table = FieldTable.builder().put("a", 1).put("b", 2).build();

        assertThat(table.with("a", TWO).entries())
                .containsExactly(new FieldTable.Entry("a", TWO), new FieldTable.Entry("b", TWO));
        assertThat(table.get("a")).isEqualTo(ONE);
    }

    @Test
    void appendsAValueWithANewName() {
        assertThat(FieldTable.of("a", ONE).with("b", TWO).entries())
                .containsExactly(new FieldTable.Entry("a", ONE), new FieldTable.Entry("b", TWO));
    }

    @Test
    void leavesOutWhatIsNotWanted() {
        FieldTable table = FieldTable.builder().put("a", 1).put("b", 2).build();

        assertThat(table.without("a")).isEqualTo(FieldTable.of("b", TWO));
        assertThat(table.without("c")).isSameAs(table);
    }

    @Test
    void refusesToWriteANameOf256Bytes() {
        FieldTable table = FieldTable.of("k".repeat(256), ONE);

        assertThatThrownBy(table::toOctets).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsANameThatIsNoUtf8() throws MalformedFrameException {
        byte[] octets = {1, (byte) 0xff, 'V'};

        assertThat(FieldTable.fromOctets(octets).toOctets()).isEqualTo(octets);
    }

    @Test
    void refusesNumbersThatTheirTypeCannotHold() {
        assertThatThrownBy(() -> new FieldValue.UInt8(256)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FieldValue.UInt16(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FieldValue.UInt32(1L << 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FieldValue.DecimalValue(256, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void comparesWholeNumbersByTheirOwnType() {
        FieldValue.Whole narrow = new FieldValue.Int32(1_000);
        FieldValue.Whole wide = new FieldValue.Int64(1_000);

        assertThat(narrow).isNotEqualTo(wide);
        assertThat(narrow.longValue()).isEqualTo(wide.longValue());
    }

    private static FieldTable nested(int levels) {
        FieldTable table = FieldTable.EMPTY;
        for (int i = 1; i < levels; i++) {
            table = FieldTable.of("k", FieldValue.of(table));
        }
        return table;
    }
}
