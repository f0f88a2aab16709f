/** Who a client is: SASL mechanisms, users and their password hashes. */
@NullMarked
package io.leveret.broker.security;

import org.jspecify.annotations.NullMarked;
