@NullMarked
package io.leveret.broker.channel;

import org.jspecify.annotations.NullMarked;
