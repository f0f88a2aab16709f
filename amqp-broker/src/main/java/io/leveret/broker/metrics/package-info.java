/** What Prometheus scrapes: the broker's events and views under the names that RabbitMQ's dashboards ask for. */
@NullMarked
package io.leveret.broker.metrics;

import org.jspecify.annotations.NullMarked;
