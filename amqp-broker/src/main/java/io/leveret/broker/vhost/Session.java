package io.leveret.broker.vhost;

import io.leveret.broker.queue.QueueLoop;

/**
 * On whose behalf something is asked of a virtual host.
 *
 * @param connection who owns the exclusive queues declared here, by identity
 * @param loop       where the connection lives, and so the queues it declares
 */
public record Session(Object connection, QueueLoop loop) {}
