@NullMarked
package io.leveret.broker.config;

import org.jspecify.annotations.NullMarked;
