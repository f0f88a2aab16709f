package io.leveret.broker.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** A password as RabbitMQ keeps it: four bytes of salt, then the SHA-256 of the salt and the password. Cheap to check. */
public final class PasswordHash {

    private static final int SALT_BYTES = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] saltAndDigest;

    private PasswordHash(byte[] saltAndDigest) {
        this.saltAndDigest = saltAndDigest;
    }

    public static PasswordHash of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new PasswordHash(hash(salt, password));
    }

    /**
     * Reads what {@link #toBase64} and RabbitMQ write.
     *
     * @throws IllegalArgumentException if that is no hash in Base64
     */
    public static PasswordHash fromBase64(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length <= SALT_BYTES) {
            throw new IllegalArgumentException("a password hash is longer than its salt");
        }
        return new PasswordHash(bytes);
    }

    public String toBase64() {
        return Base64.getEncoder().encodeToString(saltAndDigest);
    }

    /** In a time that tells nothing of how much was right. */
    public boolean matches(String password) {
        byte[] salt = Arrays.copyOf(saltAndDigest, SALT_BYTES);
        return MessageDigest.isEqual(saltAndDigest, hash(salt, password));
    }

    private static byte[] hash(byte[] salt, String password) {
        MessageDigest sha256 = sha256();
        sha256.update(salt);
        byte[] digest = sha256.digest(password.getBytes(StandardCharsets.UTF_8));
        byte[] hash = Arrays.copyOf(salt, salt.length + digest.length);
        System.arraycopy(digest, 0, hash, salt.length, digest.length);
        return hash;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
