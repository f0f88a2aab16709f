/** How long things take, and how much room they need, in numbers that are large for one broker. */
@NullMarked
package io.leveret.compat.scale;

import org.jspecify.annotations.NullMarked;
