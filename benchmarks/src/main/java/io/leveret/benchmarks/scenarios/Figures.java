package io.leveret.benchmarks.scenarios;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What one run of a scenario measured: names with their units, in the order of the table. */
final class Figures {

    private final Map<String, Double> values = new LinkedHashMap<>();

    Figures with(String name, double value) {
        values.put(name, value);
        return this;
    }

    void forEach(BiConsumer<String, Double> action) {
        values.forEach(action);
    }

    double get(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    /** The median of each figure over several runs. */
    static Figures medians(List<Figures> runs) {
        Figures medians = new Figures();
        for (String name : runs.get(0).values.keySet()) {
            medians.with(name, median(runs.stream().map(run -> run.get(name)).toList()));
        }
        return medians;
    }

    static double median(Collection<Double> values) {
        double[] sorted = values.stream()
                .filter(value -> !value.isNaN())
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
