package io.leveret.broker.security;

import io.leveret.broker.events.BrokerEvents;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides who may come in. Safe for use from any thread; quick enough for an event loop. */
public final class Authenticator {

    private final List<SaslMechanism> mechanisms;
    private final UserDirectory users;
    private final Set<String> loopbackUsers;
    private final BrokerEvents events;

    /**
     * Offers PLAIN and AMQPLAIN.
     *
     * @param loopbackUsers names of users who may only connect from this machine
     */
    public Authenticator(UserDirectory users, Set<String> loopbackUsers, BrokerEvents events) {
        this.mechanisms = List.of(new PlainMechanism(), new AmqPlainMechanism());
        this.users = users;
        this.loopbackUsers = Set.copyOf(loopbackUsers);
        this.events = events;
    }

    /** Their names with a space between, as connection.start offers them. */
    public String mechanisms() {
        return mechanisms.stream().map(SaslMechanism::name).collect(Collectors.joining(" "));
    }

    /**
     * Asks whether a client is who it says.
     *
     * @param peer where the client connects from
     */
    public Login login(String mechanism, byte[] response, InetAddress peer) {
        Optional<SaslMechanism> known = mechanisms.stream()
                .filter(each -> each.name().equals(mechanism))
                .findFirst();
        if (known.isEmpty()) {
            return new Login.UnknownMechanism();
        }
        Login login;
        try {
            login = check(known.get().credentialsFrom(response), peer);
        } catch (MalformedResponseException e) {
            return new Login.Malformed(String.valueOf(e.getMessage()));
        }
        events.authenticationAttempted(login instanceof Login.Accepted);
        return login;
    }

    private Login check(Credentials credentials, InetAddress peer) {
        Optional<User> user = users.find(credentials);
        if (user.isEmpty()) {
            return new Login.Refused("user '" + credentials.name() + "': no such user, or not their password");
        }
        if (loopbackUsers.contains(credentials.name()) && !peer.isLoopbackAddress()) {
            return new Login.Refused("user '" + credentials.name() + "' can only connect via localhost");
        }
        return new Login.Accepted(user.get());
    }
}
