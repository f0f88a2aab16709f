package io.leveret.compat;

import io.leveret.compat.harness.LeveretProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One reading of a broker's metrics, by their names and sorted labels as the text format has them. */
record Metrics(String contentType, Map<String, Double> values) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    static Metrics of(LeveretProcess broker) {
        HttpRequest request = HttpRequest.newBuilder(broker.metrics())
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            return new Metrics(type, parse(response.body().lines().toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while reading metrics", e);
        }
    }

    double value(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new AssertionError("no metric " + name + " among " + new TreeMap<>(values).keySet());
        }
        return value;
    }

    /** A counter that was never counted may be missing. */
    double valueOrZero(String name) {
        return values.getOrDefault(name, 0.0);
    }

    /** The labels of the only sample of this name. */
    Map<String, String> labels(String name) {
        List<String> samples = values.keySet().stream()
                .filter(sample -> sample.startsWith(name + "{"))
                .toList();
        if (samples.size() != 1) {
            throw new AssertionError("expected one " + name + ", but got " + samples);
        }
        return labelsIn(samples.get(0));
    }

    private static Map<String, Double> parse(List<String> lines) {
        Map<String, Double> values = new HashMap<>();
        for (String line : lines) {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                values.put(key(sample.group(1), sample.group(2)), Double.valueOf(sample.group(3)));
            }
        }
        return values;
    }

    private static String key(String name, @Nullable String labels) {
        if (labels == null || labels.isEmpty()) {
            return name;
        }
        StringBuilder key = new StringBuilder(name).append('{');
        String separator = "";
        for (Map.Entry<String, String> label : labelsIn(labels).entrySet()) {
            key.append(separator)
                    .append(label.getKey())
                    .append("=\"")
                    .append(label.getValue())
                    .append('"');
            separator = ",";
        }
        return key.append('}').toString();
    }

    private static Map<String, String> labelsIn(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }
}
