@NullMarked
package io.leveret.broker.queue;

import org.jspecify.annotations.NullMarked;
