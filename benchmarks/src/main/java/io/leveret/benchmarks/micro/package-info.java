/** What single parts of the broker cost, measured by JMH without a network. */
@NullMarked
package io.leveret.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
