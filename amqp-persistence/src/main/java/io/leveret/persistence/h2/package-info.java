/**
 * The store behind H2: definitions in SQL tables, messages in rotating append-only MVStore files. Entry point is {@link
 * io.leveret.persistence.h2.H2Storage}; docs/storage.md tells what lies on disk.
 */
@NullMarked
package io.leveret.persistence.h2;

import org.jspecify.annotations.NullMarked;
