/** Queues: what waits, who consumes it, and what the store is told of it. Plain objects, each on one loop; no network, no clock. */
@NullMarked
package io.leveret.broker.queue;

import org.jspecify.annotations.NullMarked;
