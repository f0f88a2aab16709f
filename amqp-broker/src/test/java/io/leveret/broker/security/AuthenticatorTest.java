package io.leveret.broker.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.events.BrokerEvents;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final List<Boolean> attempts = new ArrayList<>();
    private final UserDirectory users = new UserDirectory();
    private final Authenticator authenticator =
            new Authenticator(users, Set.of("guest"), Optional.empty(), new BrokerEvents() {
                @Override
                public void authenticationAttempted(boolean succeeded) {
                    attempts.add(succeeded);
                }
            });

    AuthenticatorTest() {
        users.put("guest", PasswordHash.of("guest"), Set.of("administrator"));
        users.put("ada", PasswordHash.of("secret"), Set.of());
        users.put("locked", PasswordHash.of(""), Set.of());
    }

    @Test
    void offersTheTwoMechanismsOfRabbitMqsClients() {
        assertThat(authenticator.mechanisms()).isEqualTo("PLAIN AMQPLAIN");
    }

    @Test
    void acceptsAUserWithTheirPassword() {
        assertThat(login("PLAIN", "\0guest\0guest", HERE))
                .isEqualTo(new Login.Accepted(new User("guest", Set.of("administrator"))));
    }

    @Test
    void readsAmqplainFromATableWithoutItsLength() {
        assertThat(login("AMQPLAIN", "\5LOGINS\0\0\0\3ada\10PASSWORDS\0\0\0\6secret", HERE))
                .isInstanceOf(Login.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\5LOGINS\0\0\0\3ada",
                "\5LOGINS\0\0\0\3ada\10PASSWORDt\1",
                "\5LOGINS\0\0\0\3ada\10PASSWORDS\0\0\0\7secret",
                "ada,secret"
            })
    void saysWhenAResponseHasNotTheFormOfAmqplain(String response) {
        assertThat(login("AMQPLAIN", response, HERE)).isInstanceOf(Login.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0ada\0wrong", "\0ada\0", "\0nobody\0secret", "\0nobody\0", "\0\0", "\0locked\0"})
    void refusesEveryoneElse(String response) {
        assertThat(login("PLAIN", response, HERE)).isInstanceOf(Login.Refused.class);
    }

    @Test
    void refusesALoopbackUserFromElsewhere() throws UnknownHostException {
        InetAddress elsewhere = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});

        assertThat(login("PLAIN", "\0guest\0guest", elsewhere))
                .isEqualTo(new Login.Refused("user 'guest' can only connect via localhost"));
    }

    @Test
    void acceptsOtherUsersFromElsewhere() throws UnknownHostException {
        InetAddress elsewhere = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});

        assertThat(login("PLAIN", "\0ada\0secret", elsewhere)).isInstanceOf(Login.Accepted.class);
    }

    @Test
    void doesNotSayThePasswordItRefused() {
        assertThat(login("PLAIN", "\0ada\0hunter2", HERE).toString())
                .contains("ada")
                .doesNotContain("hunter2");
    }

    @Test
    void doesNotKnowOtherMechanisms() {
        assertThat(login("EXTERNAL", "", HERE)).isInstanceOf(Login.UnknownMechanism.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "guest", "\0guest", "\0guest\0guest\0guest", "ada\0ada\0secret"})
    void saysWhenAResponseHasNotTheFormOfPlain(String response) {
        assertThat(login("PLAIN", response, HERE)).isInstanceOf(Login.Malformed.class);
    }

    @Test
    void tellsOfEveryAttemptHowItEnded() {
        login("PLAIN", "\0ada\0wrong", HERE);
        login("PLAIN", "\0ada\0secret", HERE);

        assertThat(attempts).containsExactly(false, true);
    }

    @Test
    void letsNobodyInAsNobodyUnlessThatStandsForAUser() {
        assertThat(login("ANONYMOUS", "", HERE)).isInstanceOf(Login.UnknownMechanism.class);
    }

    @Test
    void letsNobodyInAsTheUserItStandsFor() {
        Authenticator open = new Authenticator(users, Set.of(), Optional.of("ada"), BrokerEvents.NONE);

        assertThat(open.mechanisms()).isEqualTo("PLAIN AMQPLAIN ANONYMOUS");
        assertThat(open.login("ANONYMOUS", new byte[0], HERE)).isEqualTo(new Login.Accepted(new User("ada", Set.of())));
    }

    @Test
    void refusesNobodyFromElsewhereWhereThatStandsForALoopbackUser() throws UnknownHostException {
        Authenticator open = new Authenticator(users, Set.of("guest"), Optional.of("guest"), BrokerEvents.NONE);

        Login login = open.login("ANONYMOUS", new byte[0], InetAddress.getByAddress(new byte[] {10, 0, 0, 1}));

        assertThat(login).isInstanceOf(Login.Refused.class);
    }

    @Test
    void refusesNobodyWhereThatStandsForAUserWhoIsNotThere() {
        Authenticator open = new Authenticator(users, Set.of(), Optional.of("absent"), BrokerEvents.NONE);

        assertThat(open.login("ANONYMOUS", new byte[0], HERE)).isInstanceOf(Login.Refused.class);
    }

    private Login login(String mechanism, String response, InetAddress peer) {
        return authenticator.login(mechanism, response.getBytes(UTF_8), peer);
    }
}
