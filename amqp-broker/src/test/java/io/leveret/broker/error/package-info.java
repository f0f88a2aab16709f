@NullMarked
package io.leveret.broker.error;

import org.jspecify.annotations.NullMarked;
