@NullMarked
package io.leveret.persistence.h2;

import org.jspecify.annotations.NullMarked;
