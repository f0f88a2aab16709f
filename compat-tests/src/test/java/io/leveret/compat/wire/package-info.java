/** A client of the tests' own, for what a well-behaved one never does. */
@NullMarked
package io.leveret.compat.wire;

import org.jspecify.annotations.NullMarked;
