/** Exchanges: which destinations a routing key or a header table leads to. */
@NullMarked
package io.leveret.broker.exchange;

import org.jspecify.annotations.NullMarked;
