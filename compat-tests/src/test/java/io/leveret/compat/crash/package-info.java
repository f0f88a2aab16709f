/** Kills a whole broker under load, again and again, and compares what is there with what its clients were told. */
@NullMarked
package io.leveret.compat.crash;

import org.jspecify.annotations.NullMarked;
