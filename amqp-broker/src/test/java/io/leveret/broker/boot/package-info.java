@NullMarked
package io.leveret.broker.boot;

import org.jspecify.annotations.NullMarked;
