/** What a message costs the broker's process, counted and not timed. */
@NullMarked
package io.leveret.compat.cost;

import org.jspecify.annotations.NullMarked;
