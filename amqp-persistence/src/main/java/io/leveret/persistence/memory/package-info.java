/** The store without a disk: for tests, and for brokers embedded for transient use. */
@NullMarked
package io.leveret.persistence.memory;

import org.jspecify.annotations.NullMarked;
