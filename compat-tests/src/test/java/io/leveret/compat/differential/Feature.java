package io.leveret.compat.differential;

import java.util.EnumSet;
import java.util.Set;

/** What sequences may use besides the basics. A feature is switched on here, once Leveret has it. */
enum Feature {
    ALTERNATE_EXCHANGE,
    CARBON_COPIES,
    DEAD_LETTERS,
    LENGTH_LIMIT,
    MESSAGE_TTL,
    PRIORITIES;

    private static final Set<Feature> BUILT = EnumSet.allOf(Feature.class);

    boolean isBuilt() {
        return BUILT.contains(this);
    }
}
