/** The container image, built and run as its users do. */
@NullMarked
package io.leveret.compat.docker;

import org.jspecify.annotations.NullMarked;
