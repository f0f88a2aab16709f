package io.leveret.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Class 10: a connection from its start to its end. All on channel 0. */
public sealed interface ConnectionMethod extends Method {

    /** Server: what it is and how to log in. */
    record Start(int versionMajor, int versionMinor, FieldTable serverProperties, String mechanisms, String locales)
            implements ConnectionMethod {
        public static final MethodType<Start> TYPE = MethodType.plain(10, 10, "connection.start", Start::read);

        private static Start read(MethodReader in) throws MalformedFrameException {
            return new Start(in.octet(), in.octet(), in.table(), in.longText(), in.longText());
        }

        @Override
        public void write(MethodWriter out) {
            out.octet(versionMajor)
                    .octet(versionMinor)
                    .table(serverProperties)
                    .longText(mechanisms)
                    .longText(locales);
        }

        @Override
        public MethodType<Start> type() {
            return TYPE;
        }
    }

    /** Client: what it is, and its first answer to the chosen mechanism. */
    @SuppressWarnings("ArrayRecordComponent")
    record StartOk(FieldTable clientProperties, String mechanism, byte[] response, String locale)
            implements ConnectionMethod, FromClient {
        public static final MethodType<StartOk> TYPE = MethodType.plain(10, 11, "connection.start-ok", StartOk::read);

        private static StartOk read(MethodReader in) throws MalformedFrameException {
            return new StartOk(in.table(), in.shortString(), in.longString(), in.shortString());
        }

        @Override
        public void write(MethodWriter out) {
            out.table(clientProperties)
                    .shortString(mechanism)
                    .longString(response)
                    .shortString(locale);
        }

        @Override
        public MethodType<StartOk> type() {
            return TYPE;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof StartOk that
                    && clientProperties.equals(that.clientProperties)
                    && mechanism.equals(that.mechanism)
                    && Arrays.equals(response, that.response)
                    && locale.equals(that.locale);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * (31 * clientProperties.hashCode() + mechanism.hashCode()) + Arrays.hashCode(response))
                    + locale.hashCode();
        }
    }

    /** Server: one more question of the login mechanism. */
    @SuppressWarnings("ArrayRecordComponent")
    record Secure(byte[] challenge) implements ConnectionMethod {
        public static final MethodType<Secure> TYPE = MethodType.plain(10, 20, "connection.secure", Secure::read);

        private static Secure read(MethodReader in) throws MalformedFrameException {
            return new Secure(in.longString());
        }

        @Override
        public void write(MethodWriter out) {
            out.longString(challenge);
        }

        @Override
        public MethodType<Secure> type() {
            return TYPE;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Secure that && Arrays.equals(challenge, that.challenge);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(challenge);
        }
    }

    /** Client: the answer to it. */
    @SuppressWarnings("ArrayRecordComponent")
    record SecureOk(byte[] response) implements ConnectionMethod, FromClient {
        public static final MethodType<SecureOk> TYPE =
                MethodType.plain(10, 21, "connection.secure-ok", SecureOk::read);

        private static SecureOk read(MethodReader in) throws MalformedFrameException {
            return new SecureOk(in.longString());
        }

        @Override
        public void write(MethodWriter out) {
            out.longString(response);
        }

        @Override
        public MethodType<SecureOk> type() {
            return TYPE;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SecureOk that && Arrays.equals(response, that.response);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(response);
        }
    }

    /** Server: the limits it proposes; {@code frameMax} in bytes, {@code heartbeat} in seconds, 0 for none. */
    record Tune(int channelMax, long frameMax, int heartbeat) implements ConnectionMethod {
        public static final MethodType<Tune> TYPE = MethodType.plain(10, 30, "connection.tune", Tune::read);

        private static Tune read(MethodReader in) throws MalformedFrameException {
            return new Tune(in.shortInt(), in.longInt(), in.shortInt());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(channelMax).longInt(frameMax).shortInt(heartbeat);
        }

        @Override
        public MethodType<Tune> type() {
            return TYPE;
        }
    }

    /** Client: the limits to keep to; {@code frameMax} in bytes, {@code heartbeat} in seconds, 0 for none. */
    record TuneOk(int channelMax, long frameMax, int heartbeat) implements ConnectionMethod, FromClient {
        public static final MethodType<TuneOk> TYPE = MethodType.plain(10, 31, "connection.tune-ok", TuneOk::read);

        private static TuneOk read(MethodReader in) throws MalformedFrameException {
            return new TuneOk(in.shortInt(), in.longInt(), in.shortInt());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(channelMax).longInt(frameMax).shortInt(heartbeat);
        }

        @Override
        public MethodType<TuneOk> type() {
            return TYPE;
        }
    }

    /** Client: choose a virtual host. */
    record Open(String virtualHost) implements ConnectionMethod, FromClient {
        public static final MethodType<Open> TYPE = MethodType.plain(10, 40, "connection.open", Open::read);

        private static Open read(MethodReader in) throws MalformedFrameException {
            Open method = new Open(in.shortString());
            in.skipShortString();
            in.skipBit();
            return method;
        }

        @Override
        public void write(MethodWriter out) {
            out.shortString(virtualHost).shortString("").bit(false);
        }

        @Override
        public MethodType<Open> type() {
            return TYPE;
        }
    }

    /** Server: the connection is ready. */
    record OpenOk() implements ConnectionMethod {
        public static final MethodType<OpenOk> TYPE = MethodType.plain(10, 41, "connection.open-ok", OpenOk::read);

        private static OpenOk read(MethodReader in) throws MalformedFrameException {
            in.skipShortString();
            return new OpenOk();
        }

        @Override
        public void write(MethodWriter out) {
            out.shortString("");
        }

        @Override
        public MethodType<OpenOk> type() {
            return TYPE;
        }
    }

    /** Either side: the connection ends; the ids name the method at fault, or are 0. */
    record Close(int replyCode, String replyText, int classId, int methodId) implements ConnectionMethod, FromClient {
        public static final MethodType<Close> TYPE = MethodType.plain(10, 50, "connection.close", Close::read);

        private static Close read(MethodReader in) throws MalformedFrameException {
            return new Close(in.shortInt(), in.shortString(), in.shortInt(), in.shortInt());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortInt(replyCode).shortString(replyText).shortInt(classId).shortInt(methodId);
        }

        @Override
        public MethodType<Close> type() {
            return TYPE;
        }
    }

    /** The answer to a close, and the last method. */
    record CloseOk() implements ConnectionMethod, FromClient {
        public static final MethodType<CloseOk> TYPE = MethodType.plain(10, 51, "connection.close-ok", CloseOk::read);

        private static CloseOk read(MethodReader in) {
            return new CloseOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<CloseOk> type() {
            return TYPE;
        }
    }

    /** Server: it has stopped reading publishes (RabbitMQ). */
    record Blocked(String reason) implements ConnectionMethod {
        public static final MethodType<Blocked> TYPE = MethodType.plain(10, 60, "connection.blocked", Blocked::read);

        private static Blocked read(MethodReader in) throws MalformedFrameException {
            return new Blocked(in.shortString());
        }

        @Override
        public void write(MethodWriter out) {
            out.shortString(reason);
        }

        @Override
        public MethodType<Blocked> type() {
            return TYPE;
        }
    }

    /** Server: it reads again (RabbitMQ). */
    record Unblocked() implements ConnectionMethod {
        public static final MethodType<Unblocked> TYPE =
                MethodType.plain(10, 61, "connection.unblocked", Unblocked::read);

        private static Unblocked read(MethodReader in) {
            return new Unblocked();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<Unblocked> type() {
            return TYPE;
        }
    }

    /** Client: a renewed credential (RabbitMQ). */
    @SuppressWarnings("ArrayRecordComponent")
    record UpdateSecret(byte[] newSecret, String reason) implements ConnectionMethod, FromClient {
        public static final MethodType<UpdateSecret> TYPE =
                MethodType.plain(10, 70, "connection.update-secret", UpdateSecret::read);

        private static UpdateSecret read(MethodReader in) throws MalformedFrameException {
            return new UpdateSecret(in.longString(), in.shortString());
        }

        @Override
        public void write(MethodWriter out) {
            out.longString(newSecret).shortString(reason);
        }

        @Override
        public MethodType<UpdateSecret> type() {
            return TYPE;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof UpdateSecret that
                    && Arrays.equals(newSecret, that.newSecret)
                    && reason.equals(that.reason);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(newSecret) + reason.hashCode();
        }
    }

    /** Server: the credential was taken (RabbitMQ). */
    record UpdateSecretOk() implements ConnectionMethod {
        public static final MethodType<UpdateSecretOk> TYPE =
                MethodType.plain(10, 71, "connection.update-secret-ok", UpdateSecretOk::read);

        private static UpdateSecretOk read(MethodReader in) {
            return new UpdateSecretOk();
        }

        @Override
        public void write(MethodWriter out) {}

        @Override
        public MethodType<UpdateSecretOk> type() {
            return TYPE;
        }
    }
}
