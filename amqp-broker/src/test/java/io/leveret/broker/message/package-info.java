@NullMarked
package io.leveret.broker.message;

import org.jspecify.annotations.NullMarked;
