/** What goes wrong between a client and the broker, as two types: one ends a channel, the other a connection. */
@NullMarked
package io.leveret.broker.error;

import org.jspecify.annotations.NullMarked;
