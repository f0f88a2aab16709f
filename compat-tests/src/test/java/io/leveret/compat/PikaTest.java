package io.leveret.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.BrokerUnderTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.harness.PythonScript;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The work queue of any tutorial, with the Python client. */
@AmqpTest
class PikaTest {

    @BeforeAll
    static void findPika() {
        assumeTrue(PythonScript.has("pika"), "/usr/bin/python3 has no pika (Debian: apt-get install python3-pika)");
    }

    @Clause("client libraries: workers with pika share tasks")
    @Test
    void twoWorkersShareTheTasks(BrokerUnderTest broker, Names names) {
        String queue = names.queue();
        List<String> tasks =
                IntStream.rangeClosed(1, 20).mapToObj(i -> "task-" + i).toList();
        try (PythonScript first = worker(broker, queue, 0.05);
                PythonScript second = worker(broker, queue, 0.05)) {
            first.awaitLine("waiting"::equals);
            second.awaitLine("waiting"::equals);

            send(broker, queue, tasks);

            Awaitility.await().until(() -> done(first).size() + done(second).size() == tasks.size());
            assertThat(Stream.concat(done(first).stream(), done(second).stream()))
                    .containsExactlyInAnyOrderElementsOf(tasks);
            assertThat(done(first)).hasSizeBetween(5, 15);
        }
    }

    @Clause("client libraries: the task of a killed worker with pika goes to another")
    @Test
    void theTaskOfAKilledWorkerGoesToTheOther(BrokerUnderTest broker, Names names) {
        String queue = names.queue();
        try (PythonScript slow = worker(broker, queue, 60)) {
            slow.awaitLine("waiting"::equals);
            send(broker, queue, List.of("task"));
            slow.awaitLine("received task first"::equals);
            try (PythonScript quick = worker(broker, queue, 0.01)) {
                quick.awaitLine("waiting"::equals);

                slow.kill9();

                quick.awaitLine("received task again"::equals);
                quick.awaitLine("done task"::equals);
            }
        }
    }

    @Clause("client libraries: pika gets its confirms")
    @Test
    void theSenderIsToldThatEverythingArrived(BrokerUnderTest broker, Names names) {
        String queue = names.queue();

        try (PythonScript sender = PythonScript.start("send.py", broker, List.of(queue, "one", "two"))) {
            assertThat(sender.awaitExit()).isZero();
            assertThat(sender.lines()).containsExactly("sent one", "sent two");
        }
    }

    private static PythonScript worker(BrokerUnderTest broker, String queue, double secondsPerTask) {
        return PythonScript.start("worker.py", broker, List.of(queue, String.valueOf(secondsPerTask)));
    }

    private static void send(BrokerUnderTest broker, String queue, List<String> tasks) {
        List<String> arguments = Stream.concat(Stream.of(queue), tasks.stream()).toList();
        try (PythonScript sender = PythonScript.start("send.py", broker, arguments)) {
            assertThat(sender.awaitExit())
                    .as(() -> String.join("\n", sender.lines()))
                    .isZero();
        }
    }

    private static List<String> done(PythonScript worker) {
        return worker.lines().stream()
                .filter(line -> line.startsWith("done "))
                .map(line -> line.substring("done ".length()))
                .toList();
    }
}
