package io.leveret.broker.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicBindingsTest {

    private final TestExchange topic = new TestExchange(ExchangeType.TOPIC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.b      | a.b        | true",
                "a.b      | a.c        | false",
                "a.b      | a          | false",
                "a.b      | a.b.c      | false",
                "a.*      | a.b        | true",
                "a.*      | a          | false",
                "a.*      | a.b.c      | false",
                "a.*      | a.         | true",
                "*.b      | .b         | true",
                "*        | a          | true",
                "*        | ''         | false",
                "*.#      | ''         | false",
                "*.#      | a          | true",
                "*.#      | a.b.c      | true",
                "#        | ''         | true",
                "#        | a          | true",
                "#        | a.b.c      | true",
                "#.#      | ''         | true",
                "''       | ''         | true",
                "''       | a          | false",
                "a.#      | a          | true",
                "a.#      | a.b.c      | true",
                "a.#      | b          | false",
                "#.c      | c          | true",
                "#.c      | a.b.c      | true",
                "#.c      | a.b.d      | false",
                "a.#.c    | a.c        | true",
                "a.#.c    | a.b.b.c    | true",
                "a.#.c    | a.b.b      | false",
                "a.*.c    | a..c       | true",
                "a.#.#.c  | a.c        | true",
                "#.a.#    | x.a.y      | true",
                "#.a.#    | x.y        | false",
                "*.*      | .          | true",
                ".        | .          | true",
                "..       | ..         | true",
                "..       | .          | false",
                "*        | *          | true",
                "a        | *          | false",
                "a        | #          | false",
                "#        | #.*        | true",
                "a*       | ab         | false",
                "a#       | a          | false"
            })
    void matchesWordByWord(String pattern, String key, boolean matches) {
        topic.bind("q", pattern);

        assertThat(topic.route(key)).isEqualTo(matches ? List.of("q") : List.of());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void matchesAsABruteForceMatcherDoesWhileBindingsComeAndGo(long seed) {
        Random random = new Random(seed);
        Set<String> bound = new LinkedHashSet<>();
        for (int step = 0; step < 600; step++) {
            String pattern = words(random, "a", "b", "", "*", "#");
            if (random.nextInt(3) > 0) {
                topic.bind(pattern, pattern);
                bound.add(pattern);
            } else if (!bound.isEmpty()) {
                String gone = new ArrayList<>(bound).get(random.nextInt(bound.size()));
                topic.unbind(gone, gone);
                bound.remove(gone);
            }
            String key = words(random, "a", "b", "c", "");

            assertThat(topic.route(key)).as("key '%s'", key).isEqualTo(expected(bound, key));
        }
    }

    @Test
    void isEmptyAgainWhenAllBindingsAreGone() {
        List<String> patterns = List.of("a.b.c", "a.b", "a.*.c", "#", "a.#.b", "", "#.#");
        patterns.forEach(pattern -> topic.bind(pattern, pattern));

        patterns.forEach(pattern -> topic.unbind(pattern, pattern));

        assertThat(topic.route("a.b.c")).isEmpty();
        assertThat(topic.route("")).isEmpty();
    }

    @Test
    void keepsAPatternForTheOtherQueueBoundWithIt() {
        topic.bind("first", "a.#");
        topic.bind("second", "a.#");

        topic.unbind("first", "a.#");

        assertThat(topic.route("a.b")).containsExactly("second");
    }

    @Test
    void keepsALongerPatternWhenItsBeginningGoes() {
        topic.bind("short", "a.b");
        topic.bind("long", "a.b.c");

        topic.unbind("short", "a.b");

        assertThat(topic.route("a.b.c")).containsExactly("long");
    }

    @Test
    void takesTheEndOfABindingItNeverHadAsNothing() {
        topic.bind("q", "a.b");

        topic.unbind("other", "a.b");
        topic.unbind("q", "a.c");
        topic.unbind("q", "a.b.c.d");

        assertThat(topic.route("a.b")).containsExactly("q");
    }

    @Test
    void namesAQueueOnceHoweverManyPatternsMatch() {
        List.of("#", "a.#", "#.b", "*.b", "a.*", "a.b").forEach(pattern -> topic.bind("q", pattern));

        assertThat(topic.route("a.b")).containsExactly("q");
    }

    /** Each of these has a number of ways to match that no machine can walk. */
    @ParameterizedTest
    @ValueSource(
            strings = {"#.#.#.#.#.#.#.#.#.#.#.#.b", "#.a.#.a.#.a.#.a.#.a.#.a.#.a.#.a.#.a.#.b", "#.*.#.*.#.*.#.*.#.*.#.b"
            })
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void doesNotLoseItselfInPatternsOfManyWildcards(String pattern) {
        String longest = String.join(".", Collections.nCopies(127, "a"));
        topic.bind("q", pattern);

        assertThat(topic.route(longest)).isEmpty();
        assertThat(topic.route(longest + ".b")).containsExactly("q");
    }

    @Test
    void standsTheLongestPatternAndKey() {
        String pattern = String.join(".", Collections.nCopies(128, "*"));
        topic.bind("q", pattern);

        assertThatNoException().isThrownBy(() -> topic.route(".".repeat(255)));
        assertThat(topic.route(".".repeat(127))).containsExactly("q");
    }

    private static String words(Random random, String... from) {
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            words.add(from[random.nextInt(from.length)]);
        }
        return String.join(".", words);
    }

    private static List<String> expected(Set<String> patterns, String key) {
        return patterns.stream()
                .filter(pattern -> matches(split(pattern), split(key)))
                .sorted()
                .toList();
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\\.", -1));
    }

    private static boolean matches(List<String> pattern, List<String> key) {
        if (pattern.isEmpty()) {
            return key.isEmpty();
        }
        String word = pattern.get(0);
        List<String> rest = pattern.subList(1, pattern.size());
        if (word.equals("#")) {
            return matches(rest, key) || (!key.isEmpty() && matches(pattern, key.subList(1, key.size())));
        }
        return !key.isEmpty()
                && (word.equals("*") || word.equals(key.get(0)))
                && matches(rest, key.subList(1, key.size()));
    }
}
