@NullMarked
package io.leveret.broker.exchange;

import org.jspecify.annotations.NullMarked;
