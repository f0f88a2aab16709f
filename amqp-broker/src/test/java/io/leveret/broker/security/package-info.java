@NullMarked
package io.leveret.broker.security;

import org.jspecify.annotations.NullMarked;
