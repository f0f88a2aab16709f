/** What the broker tells the world about itself, in words of the domain. */
@NullMarked
package io.leveret.broker.events;

import org.jspecify.annotations.NullMarked;
