package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.QueueMethod;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    /** Which of several queues gets a message is chance. */
    @Test
    void bindsOneQueueAloneToExchangesThatChooseOne() {
        Scene scene = Scene.of(0);

        Stream<QueueMethod.Bind> binds = LongStream.range(0, 500)
                .boxed()
                .flatMap(seed -> new History(new Generator(seed, scene).sequence(50), scene).sends())
                .map(Operation.Send::method)
                .filter(QueueMethod.Bind.class::isInstance)
                .map(QueueMethod.Bind.class::cast)
                .filter(bind -> bind.exchange().matches("(?s)x-(modulus-hash|local-random)-.*"));

        assertThat(binds).isNotEmpty().allMatch(bind -> bind.queue().equals(scene.onlyQueue()));
    }

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
