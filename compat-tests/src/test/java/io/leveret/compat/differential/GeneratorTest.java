package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GeneratorTest {

    private static Generator generator(long seed) {
        return new Generator(seed, Scene.of(0));
    }

    @Test
    void makesTheSameSequenceForTheSameSeed() {
        assertThat(generator(7).sequence(100)).isEqualTo(generator(7).sequence(100));
    }

    @Test
    void makesAnotherSequenceForAnotherSeed() {
        assertThat(generator(7).sequence(100)).isNotEqualTo(generator(8).sequence(100));
    }
}
