package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Under which key a definition stands in its map: its kind, 1 octet, in the order in which definitions can be declared again, and what it is
 * known by. A text is its length in octets, 4, and UTF-8. A binding is all that it has, some of it without a bound: a
 * SHA-256 stands for it, behind what it leads to, or in the other map behind what it comes from.
 */
final class DefinitionKey {

    private static final int VIRTUAL_HOST = 1;
    private static final int EXCHANGE = 2;
    private static final int QUEUE = 3;
    private static final int BINDING = 4;

    private DefinitionKey() {}

    static ByteBuffer of(DefinitionChange put) {
        if (put instanceof ExchangePut exchange) {
            return exchange(exchange.vhost(), exchange.name());
        }
        if (put instanceof QueuePut queue) {
            return queue(queue.vhost(), queue.name());
        }
        if (put instanceof BindingPut binding) {
            return ByteBuffer.wrap(
                    join(bindingsTo(binding.vhost(), binding.destination(), binding.toExchange()), identity(binding)));
        }
        if (put instanceof VirtualHostPut) {
            return ByteBuffer.wrap(texts(VIRTUAL_HOST, put.vhost()));
        }
        throw new IllegalArgumentException("no definition: " + put);
    }

    static ByteBuffer exchange(String vhost, String name) {
        return ByteBuffer.wrap(texts(EXCHANGE, vhost, name));
    }

    static ByteBuffer queue(String vhost, String name) {
        return ByteBuffer.wrap(texts(QUEUE, vhost, name));
    }

    /** How the keys of all bindings begin that lead there. */
    static byte[] bindingsTo(String vhost, String destination, boolean toExchange) {
        return join(texts(BINDING, vhost, destination), new byte[] {(byte) (toExchange ? 1 : 0)});
    }

    /** How the keys of all bindings begin, in the map of their sources, that come from there. */
    static byte[] bindingsFrom(String vhost, String source) {
        return texts(BINDING, vhost, source);
    }

    /** The key in the map of sources. */
    static ByteBuffer bySource(BindingPut binding) {
        return ByteBuffer.wrap(join(bindingsFrom(binding.vhost(), binding.source()), identity(binding)));
    }

    /** SHA-256 over the parts, each with its length in octets in front. */
    static byte[] identity(BindingPut binding) {
        MessageDigest digest = sha256();
        for (String part : new String[] {
            binding.vhost(),
            binding.source(),
            binding.destination(),
            Boolean.toString(binding.toExchange()),
            binding.routingKey(),
            binding.arguments()
        }) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        return digest.digest();
    }

    private static byte[] texts(int kind, String... texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(kind);
        try {
            DefinitionRecord.texts(new DataOutputStream(bytes), texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] front, byte[] rest) {
        byte[] both = Arrays.copyOf(front, front.length + rest.length);
        System.arraycopy(rest, 0, both, front.length, rest.length);
        return both;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
