/** What clients may rely on: each test says which clauses it holds, and docs/COMPATIBILITY.md is written from them. */
@NullMarked
package io.leveret.compat.clauses;

import org.jspecify.annotations.NullMarked;
