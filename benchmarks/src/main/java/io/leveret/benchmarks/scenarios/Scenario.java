package io.leveret.benchmarks.scenarios;

import java.io.IOException;

/** Something that clients do to a broker while it is measured. */
interface Scenario {

    /** Does it once. What it declares it deletes. */
    Figures run(Target target, Phases phases) throws IOException, InterruptedException;

    /** Seconds to run before measuring, and to measure. */
    record Phases(int warmSeconds, int measureSeconds) {}
}
