/** An AMQP channel: publishing, confirming, consuming, acknowledging, transactions. */
@NullMarked
package io.leveret.broker.channel;

import org.jspecify.annotations.NullMarked;
