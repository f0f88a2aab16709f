package io.leveret.broker.connection;

import io.leveret.broker.error.ConnectionException;
import io.leveret.broker.security.Login;
import io.leveret.broker.security.User;
import io.leveret.broker.vhost.VirtualHost;
import io.leveret.codec.ConnectionMethod;

/**
 * Where a connection stands. A phase holds only what is known by then, and accepts only what may come next:
 *
 * <pre>
 *   AwaitHeader ─header─▶ AwaitStartOk ─start-ok─▶ AwaitTuneOk ─tune-ok─▶ AwaitOpen ─open─▶ Open ─close─▶ Closing ─▶ Closed
 * </pre>
 *
 * An error before {@link AwaitOpen} ends the connection without a word, as in RabbitMQ; from then on it is told in
 * connection.close.
 */
sealed interface Phase {

    /** Answers a method on channel 0 and returns the phase that follows. */
    Phase on(ConnectionMethod method, Peer peer);

    /** As it stands in reply texts. */
    String stateName();

    private static ConnectionException unexpectedIn(Phase phase) {
        return ConnectionException.channelError("unexpected method in connection state " + phase.stateName());
    }

    /** Nothing has been said. */
    record AwaitHeader() implements Phase {
        @Override
        public Phase on(ConnectionMethod method, Peer peer) {
            throw new IllegalStateException("a method before the protocol header");
        }

        @Override
        public String stateName() {
            return "pre_init";
        }
    }

    record AwaitStartOk() implements Phase {
        @Override
        public Phase on(ConnectionMethod method, Peer peer) {
            if (!(method instanceof ConnectionMethod.StartOk startOk)) {
                throw unexpectedIn(this);
            }
            ClientProperties client = ClientProperties.of(startOk.clientProperties());
            Login login = peer.login(startOk.mechanism(), startOk.response());
            if (login instanceof Login.Accepted accepted) {
                peer.tune();
                return new AwaitTuneOk(accepted.user(), client);
            } else if (login instanceof Login.UnknownMechanism) {
                throw ConnectionException.commandInvalid(
                        "unknown authentication mechanism '" + startOk.mechanism() + "'");
            } else if (login instanceof Login.Malformed malformed) {
                throw ConnectionException.syntaxError(malformed.problem());
            }
            return peer.refuse(startOk.mechanism(), ((Login.Refused) login).reason(), client);
        }

        @Override
        public String stateName() {
            return "starting";
        }
    }

    record AwaitTuneOk(User user, ClientProperties client) implements Phase {
        @Override
        public Phase on(ConnectionMethod method, Peer peer) {
            if (!(method instanceof ConnectionMethod.TuneOk tuneOk)) {
                throw unexpectedIn(this);
            }
            return new AwaitOpen(user, client, peer.tuned(tuneOk));
        }

        @Override
        public String stateName() {
            return "tuning";
        }
    }

    record AwaitOpen(User user, ClientProperties client, Tuning tuning) implements Phase {
        @Override
        public Phase on(ConnectionMethod method, Peer peer) {
            if (!(method instanceof ConnectionMethod.Open open)) {
                throw unexpectedIn(this);
            }
            VirtualHost virtualHost = peer.open(open.virtualHost(), user, client);
            peer.keepAlive(tuning.heartbeatSeconds());
            return new Open(user, client, tuning, virtualHost);
        }

        @Override
        public String stateName() {
            return "opening";
        }
    }

    /** Channels may be used. */
    record Open(User user, ClientProperties client, Tuning tuning, VirtualHost virtualHost) implements Phase {
        @Override
        public Phase on(ConnectionMethod method, Peer peer) {
            if (method instanceof ConnectionMethod.Close) {
                return peer.closedByClient();
            } else if (method instanceof ConnectionMethod.UpdateSecret) {
                peer.send(new ConnectionMethod.UpdateSecretOk());
                return this;
            }
            throw unexpectedIn(this);
        }

        @Override
        public String stateName() {
            return "running";
        }
    }

    /** We have said close; the client's answer is all that matters. */
    record Closing() implements Phase {
        @Override
        public Phase on(ConnectionMethod method, Peer peer) {
            if (method instanceof ConnectionMethod.CloseOk) {
                peer.disconnect();
                return new Closed();
            } else if (method instanceof ConnectionMethod.Close) {
                peer.send(new ConnectionMethod.CloseOk());
            }
            return this;
        }

        @Override
        public String stateName() {
            return "closing";
        }
    }

    /** All is said; whatever else comes is not heard. */
    record Closed() implements Phase {
        @Override
        public Phase on(ConnectionMethod method, Peer peer) {
            return this;
        }

        @Override
        public String stateName() {
            return "closed";
        }
    }

    /** What a phase may do with the connection. */
    interface Peer {

        void send(ConnectionMethod method);

        Login login(String mechanism, byte[] response);

        /** Tells the client that it may not come in, if it can hear that. */
        Phase refuse(String mechanism, String reason, ClientProperties client);

        void tune();

        Tuning tuned(ConnectionMethod.TuneOk answer);

        /**
         * Lets the client into a virtual host.
         *
         * @throws ConnectionException if there is none of this name, or no room
         */
        VirtualHost open(String virtualHost, User user, ClientProperties client);

        /** Exchanges heartbeats from now on; 0: none. */
        void keepAlive(int heartbeatSeconds);

        Phase closedByClient();

        void disconnect();
    }
}
