@NullMarked
package io.leveret.broker.metrics;

import org.jspecify.annotations.NullMarked;
