/** The command that measures. */
@NullMarked
package io.leveret.benchmarks;

import org.jspecify.annotations.NullMarked;
