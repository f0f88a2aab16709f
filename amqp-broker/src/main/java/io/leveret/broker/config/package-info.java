/** All that an operator may choose, as one immutable tree, and the loader that reads it from its sources. */
@NullMarked
package io.leveret.broker.config;

import org.jspecify.annotations.NullMarked;
