/** Plays the same random operations against Leveret and against a reference, and compares every answer. */
@NullMarked
package io.leveret.compat.differential;

import org.jspecify.annotations.NullMarked;
