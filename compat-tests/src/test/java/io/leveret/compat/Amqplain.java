package io.leveret.compat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The log-in of AMQPLAIN: a field table without its length. */
final class Amqplain {

    private Amqplain() {}

    static byte[] response(String user, String password) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(login(user));
        out.writeBytes(entry("PASSWORD", password));
        return out.toByteArray();
    }

    /** A response that is longer than it must be, by more than {@code bytes}. */
    static byte[] response(String user, String password, int bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(response(user, password));
        out.writeBytes(entry("MORE", "x".repeat(bytes)));
        return out.toByteArray();
    }

    /** A response that lacks the password. */
    static byte[] login(String user) {
        return entry("LOGIN", user);
    }

    private static byte[] entry(String name, String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(name.length());
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        out.write('S');
        out.writeBytes(ByteBuffer.allocate(4).putInt(value.length).array());
        out.writeBytes(value);
        return out.toByteArray();
    }
}
