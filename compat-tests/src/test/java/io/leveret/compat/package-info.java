/** What a client sees, through a port only. Runs against our broker or, with {@code -Dbroker=host:port}, against any other. */
@NullMarked
package io.leveret.compat;

import org.jspecify.annotations.NullMarked;
