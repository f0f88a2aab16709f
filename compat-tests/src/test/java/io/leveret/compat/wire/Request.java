package io.leveret.compat.wire;

import io.leveret.codec.Method;

/** Something to ask of a broker. Immutable. */
@FunctionalInterface
public interface Request {

    Method toMethod();
}
