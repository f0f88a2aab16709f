@NullMarked
package io.leveret.persistence.memory;

import org.jspecify.annotations.NullMarked;
