/**
 * The broker that the tests talk to, and what a test opens, names and must leave behind clean.
 *
 * <p>System properties choose it: {@code broker} (host:port) another broker than ours; {@code leveret.jar} and
 * {@code leveret.java} another jar or another Java; {@code hostile.count} how often each hostile greeting is sent.
 */
@NullMarked
package io.leveret.compat.harness;

import org.jspecify.annotations.NullMarked;
