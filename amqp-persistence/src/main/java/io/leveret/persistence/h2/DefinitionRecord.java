package io.leveret.persistence.h2;

import io.leveret.persistence.DefinitionChange;
import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.BindingRemoved;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.ExchangeRemoved;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.QueueRemoved;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Definition changes as octets: how many, 4; each its kind, 1, and its parts in the order of the record. A text is its length in
 * octets, 4, and UTF-8; a number 8, a truth value 1.
 */
final class DefinitionRecord {

    private static final int VIRTUAL_HOST_PUT = 1;
    private static final int EXCHANGE_PUT = 2;
    private static final int EXCHANGE_REMOVED = 3;
    private static final int QUEUE_PUT = 4;
    private static final int QUEUE_REMOVED = 5;
    private static final int BINDING_PUT = 6;
    private static final int BINDING_REMOVED = 7;

    private DefinitionRecord() {}

    static byte[] encode(List<DefinitionChange> changes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeInt(changes.size());
            for (DefinitionChange change : changes) {
                write(change, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException if this is no such record */
    static List<DefinitionChange> decode(byte[] bytes, int offset, int length) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, offset, length));
        List<DefinitionChange> changes = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            changes.add(read(in));
        }
        return changes;
    }

    private static void write(DefinitionChange change, DataOutputStream out) throws IOException {
        if (change instanceof VirtualHostPut) {
            out.write(VIRTUAL_HOST_PUT);
            texts(out, change.vhost());
        } else if (change instanceof ExchangePut put) {
            out.write(EXCHANGE_PUT);
            texts(out, put.vhost(), put.name(), put.type());
            out.writeBoolean(put.autoDelete());
            out.writeBoolean(put.internal());
            texts(out, put.arguments());
        } else if (change instanceof ExchangeRemoved removed) {
            out.write(EXCHANGE_REMOVED);
            texts(out, removed.vhost(), removed.name());
        } else if (change instanceof QueuePut put) {
            out.write(QUEUE_PUT);
            texts(out, put.vhost(), put.name());
            out.writeLong(put.id());
            out.writeBoolean(put.autoDelete());
            texts(out, put.arguments());
        } else if (change instanceof QueueRemoved removed) {
            out.write(QUEUE_REMOVED);
            texts(out, removed.vhost(), removed.name());
        } else if (change instanceof BindingPut put) {
            out.write(BINDING_PUT);
            binding(put, out);
        } else if (change instanceof BindingRemoved removed) {
            out.write(BINDING_REMOVED);
            binding(removed.binding(), out);
        } else {
            throw new IllegalArgumentException("unknown change " + change);
        }
    }

    private static void binding(BindingPut binding, DataOutputStream out) throws IOException {
        texts(out, binding.vhost(), binding.source(), binding.destination());
        out.writeBoolean(binding.toExchange());
        texts(out, binding.routingKey(), binding.arguments());
    }

    private static DefinitionChange read(DataInputStream in) throws IOException {
        int kind = in.read();
        return switch (kind) {
            case VIRTUAL_HOST_PUT -> new VirtualHostPut(text(in));
            case EXCHANGE_PUT ->
                new ExchangePut(text(in), text(in), text(in), in.readBoolean(), in.readBoolean(), text(in));
            case EXCHANGE_REMOVED -> new ExchangeRemoved(text(in), text(in));
            case QUEUE_PUT -> new QueuePut(text(in), text(in), in.readLong(), in.readBoolean(), text(in));
            case QUEUE_REMOVED -> new QueueRemoved(text(in), text(in));
            case BINDING_PUT -> new BindingPut(text(in), text(in), text(in), in.readBoolean(), text(in), text(in));
            case BINDING_REMOVED ->
                new BindingRemoved(text(in), text(in), text(in), in.readBoolean(), text(in), text(in));
            default -> throw new IOException("unknown kind of change " + kind);
        };
    }

    static void texts(DataOutputStream out, String... texts) throws IOException {
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a text of " + length + " octets");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
