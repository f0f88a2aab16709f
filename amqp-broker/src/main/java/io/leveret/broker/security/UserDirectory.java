package io.leveret.broker.security;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The users there are, with the hashes of their passwords. Safe for use from any thread. */
public final class UserDirectory {

    /** Checked where there is no such user, so that the answer takes as long; nobody's password is empty. */
    private static final Entry NOBODY = new Entry(new User("", Set.of()), PasswordHash.of(""));

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /** Adds the user, or gives an existing one this password and these tags. */
    public void put(String name, PasswordHash password, Set<String> tags) {
        entries.put(name, new Entry(new User(name, tags), password));
    }

    /** The user, if there is one of this name and the password is theirs. An empty password is nobody's. */
    Optional<User> find(Credentials credentials) {
        Entry entry = entries.getOrDefault(credentials.name(), NOBODY);
        boolean matches = entry.password().matches(credentials.password());
        return matches && !credentials.password().isEmpty() ? Optional.of(entry.user()) : Optional.empty();
    }

    /** The user of this name, whoever asks. */
    Optional<User> named(String name) {
        return Optional.ofNullable(entries.get(name)).map(Entry::user);
    }

    private record Entry(User user, PasswordHash password) {}
}
