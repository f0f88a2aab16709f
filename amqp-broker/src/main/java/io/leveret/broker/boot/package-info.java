/** Puts a broker together and runs it as a process. */
@NullMarked
package io.leveret.broker.boot;

import org.jspecify.annotations.NullMarked;
