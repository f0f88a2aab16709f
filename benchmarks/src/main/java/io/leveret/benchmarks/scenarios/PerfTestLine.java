package io.leveret.benchmarks.scenarios;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of the lines that PerfTest prints each second. */
record PerfTestLine(String text) {

    private static final Pattern TIME = Pattern.compile("time ([\\d.]+) s");
    private static final Pattern SENT = Pattern.compile("sent: ([\\d.,]+) msg/s");
    private static final Pattern RECEIVED = Pattern.compile("received: ([\\d.,]+) msg/s");
    private static final String FIVE = " latency: \\d+/(\\d+)/\\d+/\\d+/(\\d+)";
    private static final Pattern CONSUMER = Pattern.compile("consumer" + FIVE);
    private static final Pattern CONFIRM = Pattern.compile("confirm" + FIVE);

    /** What a message waited for, in milliseconds, in the middle and at the end. */
    record Latency(double median, double p99) {
        static final Latency NONE = new Latency(Double.NaN, Double.NaN);
    }

    /** Seconds since the beginning; empty for a line about something else. */
    OptionalDouble seconds() {
        return number(TIME);
    }

    double sentPerSecond() {
        return number(SENT).orElse(0);
    }

    double receivedPerSecond() {
        return number(RECEIVED).orElse(0);
    }

    Latency consumerLatency() {
        return latency(CONSUMER);
    }

    Latency confirmLatency() {
        return latency(CONFIRM);
    }

    private OptionalDouble number(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find()
                ? OptionalDouble.of(Double.parseDouble(matcher.group(1).replace(",", "")))
                : OptionalDouble.empty();
    }

    private Latency latency(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find()
                ? new Latency(Integer.parseInt(matcher.group(1)) / 1e3, Integer.parseInt(matcher.group(2)) / 1e3)
                : Latency.NONE;
    }
}
