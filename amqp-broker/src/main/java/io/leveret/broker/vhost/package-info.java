/** A virtual host: its exchanges, queues and bindings, how they change, and how a message finds its queues. */
@NullMarked
package io.leveret.broker.vhost;

import org.jspecify.annotations.NullMarked;
