/** What every implementation must keep to. */
@NullMarked
package io.leveret.persistence;

import org.jspecify.annotations.NullMarked;
