@NullMarked
package io.leveret.broker.transport;

import org.jspecify.annotations.NullMarked;
