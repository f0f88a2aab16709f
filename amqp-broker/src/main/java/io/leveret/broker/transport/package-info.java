/** Sockets and event loops: bytes in, frames out, one flush per wake-up. */
@NullMarked
package io.leveret.broker.transport;

import org.jspecify.annotations.NullMarked;
