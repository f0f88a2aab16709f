@NullMarked
package io.leveret.broker.connection;

import org.jspecify.annotations.NullMarked;
