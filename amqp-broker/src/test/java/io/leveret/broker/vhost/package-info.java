@NullMarked
package io.leveret.broker.vhost;

import org.jspecify.annotations.NullMarked;
