/** A message as it travels through the broker, and as it is written to the store. */
@NullMarked
package io.leveret.broker.message;

import org.jspecify.annotations.NullMarked;
