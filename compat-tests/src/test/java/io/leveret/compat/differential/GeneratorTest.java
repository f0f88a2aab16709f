package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GeneratorTest {

    @Test
    void makesTheSameSequenceForTheSameSeed() {
        assertThat(new Generator(7).sequence(100)).isEqualTo(new Generator(7).sequence(100));
    }

    @Test
    void makesAnotherSequenceForAnotherSeed() {
        assertThat(new Generator(7).sequence(100)).isNotEqualTo(new Generator(8).sequence(100));
    }
}
