package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.FieldTable;
import org.junit.jupiter.api.Test;

class WordingTest {

    private static final String ONE = "amq.gen-AAAAAAAAAAAAAAAAAAAAAA";
    private static final String OTHER = "amq.gen-BBBBBBBBBBBBBBBBBBBBBB";

    private final Scene scene = Scene.of(0);
    private final Wording wording = new Wording(scene);

    @Test
    void numbersGeneratedNamesAsTheyAppear() {
        assertThat(wording.of(OTHER + " " + ONE + " " + OTHER)).isEqualTo("amq.gen#1 amq.gen#2 amq.gen#1");
    }

    @Test
    void leavesOutWhatMakesNamesUnique() {
        assertThat(wording.of(scene.queues().get(0))).isEqualTo("q1");
    }

    @Test
    void sortsHeaders() {
        FieldTable headers = FieldTable.builder().put("b", 1).put("a", 2).build();
        byte[] octets =
                BasicProperties.builder().headers(headers).build().toHeader(0).properties();

        assertThat(wording.ofProperties(octets))
                .isEqualTo("BasicProperties[headers=[a=Int32[value=2], b=Int32[value=1]], ]");
    }
}
