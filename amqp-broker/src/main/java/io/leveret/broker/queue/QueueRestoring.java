package io.leveret.broker.queue;

import io.leveret.broker.message.Message;
import io.leveret.broker.message.MessageDecoder;
import io.leveret.broker.message.MessageEnvelope;
import io.leveret.persistence.QueueLog;
import io.leveret.persistence.StoredMessage;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gives a queue back, at a start, what the store kept of it: its keys first, then its messages in order. Called on any thread,
 * works on the queue's loop.
 */
public final class QueueRestoring {

    private final QueueHandle handle;
    private final MessageQueue queue;
    private final Consumer<Runnable> onLoop;

    QueueRestoring(QueueHandle handle, MessageQueue queue, Consumer<Runnable> onLoop) {
        this.handle = handle;
        this.queue = queue;
        this.onLoop = onLoop;
    }

    /**
     * Takes back messages that were read.
     *
     * @throws io.leveret.persistence.StorageException if one is not understood; then none of them is taken
     */
    public void messages(List<StoredMessage> messages) {
        MessageDecoder decoder = new MessageDecoder();
        List<Message> decoded = messages.stream()
                .map(stored -> decoder.decode(stored.envelope(), stored.body()))
                .toList();
        onLoop.accept(() -> {
            for (int i = 0; i < decoded.size(); i++) {
                StoredMessage stored = messages.get(i);
                queue.restore(handle, stored.position(), decoded.get(i), MessageEnvelope.endMillis(stored.envelope()));
            }
        });
    }

    /** Takes back, in order with {@link #messages(List)}, a stretch of the log that need not be {@linkplain #mustRead read}. */
    public void messages(QueueLog.Extent extent) {
        onLoop.accept(() -> queue.restore(Page.of(handle, extent)));
    }

    /** Whether messages of this extent have to be restored one by one. */
    public boolean mustRead(QueueLog.Extent extent) {
        return extent.traits() != 0 || queue.tellsPrioritiesApart();
    }

    /**
     * Takes back, before the messages, the keys that the store kept of them and of others.
     *
     * @return the position of the latest message that came with one of these keys: those behind it must be read
     */
    public long keys(List<StoredMessage> keys) {
        List<StoredKey.Placed> decoded = keys.stream().map(StoredKey::decode).toList();
        onLoop.accept(() -> decoded.forEach(queue::restoreKey));
        return decoded.stream()
                .mapToLong(each -> each.key().messagePosition())
                .max()
                .orElse(-1);
    }
}
