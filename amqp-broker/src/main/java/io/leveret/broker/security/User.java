package io.leveret.broker.security;

import java.util.Set;

/** Somebody who has proved who they are. */
public record User(String name, Set<String> tags) {

    /** The tag of those who may pass on what others have sent. */
    private static final String IMPERSONATOR = "impersonator";

    public User {
        tags = Set.copyOf(tags);
    }

    /** Whether this user's messages may name that user as their sender. */
    public boolean maySignAs(String userId) {
        return name.equals(userId) || tags.contains(IMPERSONATOR);
    }
}
