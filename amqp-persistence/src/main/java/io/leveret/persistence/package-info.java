/**
 * What must survive a crash: definitions and messages, behind interfaces in JDK types. H2 stands behind them in
 * {@code io.leveret.persistence.h2}.
 */
@NullMarked
package io.leveret.persistence;

import org.jspecify.annotations.NullMarked;
