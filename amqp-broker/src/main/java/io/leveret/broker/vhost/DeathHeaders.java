package io.leveret.broker.vhost;

import io.leveret.broker.events.DeadLetterReason;
import io.leveret.broker.message.Message;
import io.leveret.broker.queue.DeadLetter;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import java.util.ArrayList;
import java.util.List;

/**
 * What a dead letter tells of its deaths: {@code x-death} with an entry for each queue and reason, the latest first, and where it
 * died first and last. What a client has written there itself is not believed.
 */
final class DeathHeaders {

    private static final String DEATHS = "x-death";
    private static final List<String> SUMMARIES = List.of("exchange", "queue", "reason");

    private DeathHeaders() {}

    /** The entries of the deaths before this one, the latest first. */
    static List<FieldTable> before(Message message, FieldTable headers) {
        List<FieldTable> deaths = new ArrayList<>();
        if (message.origin().isDead() && headers.get(DEATHS) instanceof FieldValue.Array array) {
            for (FieldValue entry : array.values()) {
                if (entry instanceof FieldValue.Table table) {
                    deaths.add(table.table());
                }
            }
        }
        return deaths;
    }

    /** The entries with this death among them. */
    static List<FieldTable> with(DeadLetter letter, List<FieldTable> before, List<String> routingKeys) {
        List<FieldTable> deaths = new ArrayList<>(before);
        for (FieldTable death : before) {
            if (isOf(death, letter)) {
                deaths.remove(death);
                deaths.add(0, death.with("count", FieldValue.of(count(death) + 1)));
                return deaths;
            }
        }
        deaths.add(0, entry(letter, routingKeys));
        return deaths;
    }

    /** The entry of a first death for this reason in this queue. */
    private static FieldTable entry(DeadLetter letter, List<String> routingKeys) {
        FieldTable.Builder death = FieldTable.builder();
        String expiration = letter.message().properties().expiration();
        if (expiration != null) {
            death.put("original-expiration", expiration);
        }
        return death.put("count", 1L)
                .put("reason", letter.reason().wireName())
                .put("queue", letter.queue().name())
                .put("time", new FieldValue.Timestamp(letter.timeMillis() / 1_000))
                .put("exchange", letter.message().address().exchange())
                .put(
                        "routing-keys",
                        FieldValue.of(routingKeys.stream().map(FieldValue::of).toList()))
                .build();
    }

    /** The headers that tell of these deaths, the latest of which is the letter's. */
    static FieldTable headers(DeadLetter letter, FieldTable headers, List<FieldTable> deaths) {
        FieldTable told = headers.with(
                DEATHS, FieldValue.of(deaths.stream().map(FieldValue::of).toList()));
        for (String what : SUMMARIES) {
            FieldValue now = FieldValue.of(summary(letter, what));
            String first = "x-first-death-" + what;
            if (!letter.message().origin().isDead() || !told.has(first)) {
                told = told.with(first, now);
            }
        }
        for (String what : SUMMARIES) {
            told = told.with("x-last-death-" + what, FieldValue.of(summary(letter, what)));
        }
        return told;
    }

    /** Whether it was in this queue before and nobody has rejected it since: it would go round for ever. */
    static boolean isCycle(List<FieldTable> deaths, String queue) {
        for (FieldTable death : deaths) {
            if (has(death, "reason", DeadLetterReason.REJECTED.wireName())) {
                return false;
            }
            if (has(death, "queue", queue)) {
                return true;
            }
        }
        return false;
    }

    private static String summary(DeadLetter letter, String what) {
        return switch (what) {
            case "exchange" -> letter.message().address().exchange();
            case "queue" -> letter.queue().name();
            default -> letter.reason().wireName();
        };
    }

    private static boolean isOf(FieldTable death, DeadLetter letter) {
        return has(death, "queue", letter.queue().name())
                && has(death, "reason", letter.reason().wireName());
    }

    private static boolean has(FieldTable death, String name, String text) {
        return FieldValue.of(text).equals(death.get(name));
    }

    private static long count(FieldTable death) {
        return death.get("count") instanceof FieldValue.Whole number ? number.longValue() : 1;
    }
}
