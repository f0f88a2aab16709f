package io.leveret.benchmarks.scenarios;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of several brokers side by side, as a table in Markdown. */
final class ResultTable {

    private final List<String> brokers;
    private final Map<String, Map<String, Map<String, Double>>> rows = new LinkedHashMap<>();

    ResultTable(List<String> brokers) {
        this.brokers = List.copyOf(brokers);
    }

    void add(String scenario, String broker, Figures figures) {
        figures.forEach((name, value) -> rows.computeIfAbsent(scenario, any -> new LinkedHashMap<>())
                .computeIfAbsent(name, any -> new LinkedHashMap<>())
                .put(broker, value));
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder("| scenario | | " + String.join(" | ", brokers) + " |\n");
        table.append("|---|---|").append("---:|".repeat(brokers.size())).append('\n');
        rows.forEach((scenario, figures) -> {
            String first = scenario;
            for (Map.Entry<String, Map<String, Double>> figure : figures.entrySet()) {
                table.append("| ").append(first).append(" | ").append(figure.getKey());
                for (String cell : cells(figure.getValue())) {
                    table.append(" | ").append(cell);
                }
                table.append(" |\n");
                first = "";
            }
        });
        return table.toString();
    }

    private List<String> cells(Map<String, Double> figures) {
        List<String> cells = new ArrayList<>();
        for (String broker : brokers) {
            cells.add(cell(figures.getOrDefault(broker, Double.NaN)));
        }
        return cells;
    }

    private static String cell(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        String form = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value);
    }
}
