/**
 * The store behind H2: MVStore files of definitions, with a journal, and of messages, rotating and append-only. Entry point is {@link
 * io.leveret.persistence.h2.H2Storage}; docs/storage.md tells what lies on disk.
 */
@NullMarked
package io.leveret.persistence.h2;

import org.jspecify.annotations.NullMarked;
