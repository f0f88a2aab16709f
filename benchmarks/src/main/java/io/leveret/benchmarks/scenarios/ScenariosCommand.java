package io.leveret.benchmarks.scenarios;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures Leveret, and other brokers beside it, one at a time and in turn, and prints one table of medians. */
@Command(
        name = "scenarios",
        mixinStandardHelpOptions = true,
        description = "Measures brokers from outside, one at a time, and prints the medians. Linux only.")
public final class ScenariosCommand implements Callable<Integer> {

    private static final String OURS = "Leveret";
    private static final String DISK = "disk: 2,000/s, 1 kB, appended and synced by no broker";
    private static final int DISK_PER_SECOND = 2_000;

    @Option(names = "--only", split = ",", description = "names of scenarios, like a,b,d; all unless given")
    private List<String> only = List.of();

    @Option(names = "--runs", defaultValue = "3", description = "how often each is measured (${DEFAULT-VALUE})")
    private int runs;

    @Option(names = "--warm", defaultValue = "5", description = "seconds before measuring (${DEFAULT-VALUE})")
    private int warmSeconds;

    @Option(names = "--measure", defaultValue = "10", description = "seconds of measuring (${DEFAULT-VALUE})")
    private int measureSeconds;

    @Option(
            names = "--leveret",
            defaultValue = "bin/leveret",
            description = "what runs Leveret (${DEFAULT-VALUE}); JAVA_HOME and LEVERET_JVM_OPTIONS are for it")
    private Path leveret = Path.of("");

    @Option(names = "--folder", description = "where its data goes; that of temporary files unless given")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--peer", description = "a broker that runs already, name=host:port@pid; may be repeated")
    private List<String> peers = List.of();

    /** Reads its options from the command line. */
    public ScenariosCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Peer> others = peers.stream().map(Peer::parse).toList();
        List<String> brokers = new ArrayList<>(List.of(OURS));
        others.forEach(peer -> brokers.add(peer.name()));
        ResultTable table = new ResultTable(brokers);
        table.add("start", OURS, Figures.medians(starts()));
        if (isChosen(DISK)) {
            table.add(DISK, OURS, Figures.medians(disk()));
        }
        for (Map.Entry<String, Scenario> scenario : chosen().entrySet()) {
            measure(scenario.getKey(), scenario.getValue(), others, table);
        }
        System.out.println(table);
        return 0;
    }

    private Map<String, Scenario> chosen() {
        Map<String, Scenario> chosen = new LinkedHashMap<>(Scenarios.all());
        chosen.keySet().removeIf(name -> !isChosen(name));
        return chosen;
    }

    private boolean isChosen(String name) {
        return only.isEmpty() || only.contains(name.substring(0, name.indexOf(':')));
    }

    private void measure(String name, Scenario scenario, List<Peer> others, ResultTable table)
            throws IOException, InterruptedException {
        Map<String, List<Figures>> measured = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            System.err.printf("%s, run %d of %d%n", name, run + 1, runs);
            try (StartedLeveret started = start()) {
                run(scenario, OURS, started.target(), measured);
            }
            for (Peer peer : others) {
                run(scenario, peer.name(), peer.target(), measured);
            }
        }
        measured.forEach((broker, figures) -> table.add(name, broker, Figures.medians(figures)));
    }

    /** One that fails is told of, and leaves a gap. */
    private void run(Scenario scenario, String broker, Target target, Map<String, List<Figures>> measured)
            throws InterruptedException {
        try {
            Figures figures = scenario.run(target, phases());
            measured.computeIfAbsent(broker, any -> new ArrayList<>()).add(figures);
        } catch (IOException | IllegalStateException e) {
            System.err.println(broker + ": " + e);
        }
    }

    private List<Figures> starts() throws IOException {
        List<Figures> starts = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            try (StartedLeveret started = start()) {
                starts.add(new Figures()
                        .with("ready, s", started.secondsToStart())
                        .with("RSS, MB", started.target().usage().residentMegabytes()));
            }
        }
        return starts;
    }

    private List<Figures> disk() throws IOException {
        SyncedFile file = new SyncedFile(folder, DISK_PER_SECOND);
        List<Figures> disk = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            disk.add(file.run(phases()));
        }
        return disk;
    }

    private Scenario.Phases phases() {
        return new Scenario.Phases(warmSeconds, measureSeconds);
    }

    private StartedLeveret start() throws IOException {
        return StartedLeveret.start(leveret, folder);
    }
}
