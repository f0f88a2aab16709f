/** An AMQP connection from protocol header to close. */
@NullMarked
package io.leveret.broker.connection;

import org.jspecify.annotations.NullMarked;
