/** The broker that the tests talk to, and what a test opens, names and must leave behind clean. */
@NullMarked
package io.leveret.compat.harness;

import org.jspecify.annotations.NullMarked;
