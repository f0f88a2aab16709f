/** What a whole broker costs its machine, measured from outside with RabbitMQ's PerfTest and probes of our own. */
@NullMarked
package io.leveret.benchmarks.scenarios;

import org.jspecify.annotations.NullMarked;
