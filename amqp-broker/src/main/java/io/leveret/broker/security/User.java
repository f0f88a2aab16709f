package io.leveret.broker.security;

import java.util.Set;

/** Somebody who has proved who they are. */
public record User(String name, Set<String> tags) {

    public User {
        tags = Set.copyOf(tags);
    }
}
