/**
 * AMQP 0-9-1 and RabbitMQ's extensions to it: bytes to frames to methods, and back. One flat package on Netty's buffers;
 * it knows no channel, no queue and no thread.
 */
@NullMarked
package io.leveret.codec;

import org.jspecify.annotations.NullMarked;
