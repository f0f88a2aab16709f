package io.leveret.broker.security;

import io.leveret.broker.events.BrokerEvents;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides who may come in. Safe for use from any thread; quick enough for an event loop. */
public final class Authenticator {

    private static final String ANONYMOUS = "ANONYMOUS";

    private final List<SaslMechanism> mechanisms;
    private final UserDirectory users;
    private final Set<String> loopbackUsers;
    private final Optional<String> anonymousUser;
    private final BrokerEvents events;
    private final String offered;

    /**
     * Offers PLAIN and AMQPLAIN, and ANONYMOUS if it stands for somebody.
     *
     * @param loopbackUsers names of users who may only connect from this machine
     * @param anonymousUser the name of the user who comes in without a password; empty if nobody does
     */
    public Authenticator(
            UserDirectory users, Set<String> loopbackUsers, Optional<String> anonymousUser, BrokerEvents events) {
        this.mechanisms = List.of(new PlainMechanism(), new AmqPlainMechanism());
        this.users = users;
        this.loopbackUsers = Set.copyOf(loopbackUsers);
        this.anonymousUser = anonymousUser;
        this.events = events;
        String named = mechanisms.stream().map(SaslMechanism::name).collect(Collectors.joining(" "));
        this.offered = anonymousUser.isPresent() ? named + " " + ANONYMOUS : named;
    }

    /** Their names with a space between, as connection.start offers them. */
    public String mechanisms() {
        return offered;
    }

    /**
     * Asks whether a client is who it says.
     *
     * @param peer where the client connects from
     */
    public Login login(String mechanism, byte[] response, InetAddress peer) {
        if (mechanism.equals(ANONYMOUS) && anonymousUser.isPresent()) {
            return attempted(admit(anonymousUser.get(), users.named(anonymousUser.get()), peer));
        }
        Optional<SaslMechanism> known = mechanisms.stream()
                .filter(each -> each.name().equals(mechanism))
                .findFirst();
        if (known.isEmpty()) {
            return new Login.UnknownMechanism();
        }
        try {
            Credentials credentials = known.get().credentialsFrom(response);
            return attempted(admit(credentials.name(), users.find(credentials), peer));
        } catch (MalformedResponseException e) {
            return new Login.Malformed(String.valueOf(e.getMessage()));
        }
    }

    private Login attempted(Login login) {
        events.authenticationAttempted(login instanceof Login.Accepted);
        return login;
    }

    private Login admit(String name, Optional<User> user, InetAddress peer) {
        if (user.isEmpty()) {
            return new Login.Refused("user '" + name + "': no such user, or not their password");
        }
        if (loopbackUsers.contains(name) && !peer.isLoopbackAddress()) {
            return new Login.Refused("user '" + name + "' can only connect via localhost");
        }
        return new Login.Accepted(user.get());
    }
}
