package io.leveret.compat.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.codec.BasicMethod;
import io.leveret.compat.clauses.Deviation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What comes back to queues at once, and where that explains a difference. */
class ReturningTogetherTest extends MadeUpSequence {

    @Nested
    class WhatComesBackToSomebodyWhoTakesFew {

        private final List<String> first = List.of(again("c2", "m1"), again("c2", "m2"));
        private final List<String> others = List.of(again("c2", "m3"), again("c2", "m1"));

        @Test
        void mayBeOthersOfThoseThatSeveralHad() {
            send(HERE, new BasicMethod.Qos(0, 2, false));
            consume("q1", "c1");
            consume("q1", "c2");
            recover();

            assertThat(explained(first, others)).contains(Deviation.RETURNING_TOGETHER);
        }

        @Test
        void isTheFirstWhereNobodyElseHadAny() {
            send(HERE, new BasicMethod.Qos(0, 2, false));
            consume("q1", "c2");
            recover();

            assertThat(explained(first, others)).isEmpty();
        }

        @Test
        void isAllOfItWithoutALimit() {
            consume("q1", "c1");
            consume("q1", "c2");
            recover();

            assertThat(explained(first, others)).isEmpty();
        }

        @Test
        void isNothingThatNobodyHad() {
            send(HERE, new BasicMethod.Qos(0, 2, false));
            consume("q1", "c1");
            consume("q1", "c2");
            recover();

            assertThat(explained(first, List.of(delivery(HERE, "c2", "m3"), again("c2", "m1"))))
                    .isEmpty();
        }

        @Test
        void isAsMuchOfIt() {
            send(HERE, new BasicMethod.Qos(0, 2, false));
            consume("q1", "c1");
            consume("q1", "c2");
            recover();

            assertThat(explained(first, List.of(again("c2", "m3")))).isEmpty();
        }

        @Test
        void leavesAsMuchBehind() {
            send(HERE, new BasicMethod.Qos(0, 2, false));
            consume("q1", "c1");
            consume("q1", "c2");
            recover();

            assertThat(explained(
                            List.of(again("c2", "m1"), "queue q1: 1 ready, 2 consumers"),
                            List.of(again("c2", "m3"), "queue q1: 0 ready, 2 consumers")))
                    .isEmpty();
        }

        /** Those of two channels came back one after the other, where ours come back together. */
        @Test
        void mayBeOthersOfThoseThatAConnectionHad() {
            send(HERE, new BasicMethod.Qos(0, 2, false));
            consume("q1", "c1");
            consume("q1", "c2");
            played.add(GET);
            String end = "connection 2: Close[replyCode=530, replyText=NOT_ALLOWED, classId=60, methodId=20]";

            assertThat(explained(with(first, end), with(others, end))).contains(Deviation.RETURNING_TOGETHER);
        }

        private static List<String> with(List<String> lines, String end) {
            return Stream.concat(lines.stream(), Stream.of(end)).toList();
        }

        private void recover() {
            send(HERE, new BasicMethod.Recover(true));
        }

        private String again(String consumer, String body) {
            return delivery(HERE, consumer, body).replace("redelivered=false", "redelivered=true");
        }
    }

    @Nested
    class WhatComesBackToALimit {

        @Test
        void mayBeTooMuch() {
            declare("q1", "x-max-length");
            played.add(NACK);

            assertThat(explained(List.of("queue q1: 0 ready" + NOBODY), List.of("queue q1: 1 ready" + NOBODY)))
                    .contains(Deviation.RETURNING_TOGETHER);
        }

        @Test
        void isNotTooMuchForAQueueWithoutLimit() {
            declare("q2", "x-max-length");
            played.add(NACK);

            assertThat(explained(List.of("queue q1: 0 ready" + NOBODY), List.of("queue q1: 1 ready" + NOBODY)))
                    .isEmpty();
        }
    }

    @Nested
    class WhatDiedWhenItCameBack {

        private final List<String> expired = List.of(got("m1", "expired"));

        @Test
        void mayHaveDiedInAnotherOrder() {
            played.add(NACK);
            played.add(GET);

            assertThat(explained(expired, List.of(got("m2", "expired")))).contains(Deviation.RETURNING_TOGETHER);
        }

        @Test
        void diedInOrderWhenNothingCameBack() {
            played.add(GET);

            assertThat(explained(expired, List.of(got("m2", "expired")))).isEmpty();
        }

        @Test
        void diedOfTheSame() {
            played.add(NACK);
            played.add(GET);

            assertThat(explained(expired, List.of(got("m1", "maxlen")))).isEmpty();
        }

        private String got(String body, String reason) {
            return HERE
                    + ": GetOk[] BasicProperties[headers=[x-death=[], x-last-death-queue=\"q3\", x-last-death-reason=\""
                    + reason + "\"]] '" + body + "'";
        }
    }
}
