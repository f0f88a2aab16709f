package io.leveret.broker.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.queue.QueueType;

/** Goes by chance to one of the queues that are where the publisher is: on one node all of them, but only classic queues are ever on one. */
final class LocalRandomBindings implements Bindings {

    private final RandomBindings bindings = new RandomBindings();

    @Override
    public void validate(Binding binding) {
        if (!binding.routingKey().isEmpty()) {
            throw ChannelException.preconditionFailed(
                    "Non empty binding '" + asLatin1(binding.routingKey()) + "' key not permitted");
        }
        if (!(binding.destination() instanceof Destination.ToQueue to)) {
            throw ChannelException.preconditionFailed("Destination not found");
        }
        QueueType type = to.queue().definition().effects().type();
        if (type != QueueType.CLASSIC) {
            throw ChannelException.preconditionFailed(
                    "Queue type " + type.description() + " not valid for this exchange type");
        }
    }

    /** RabbitMQ takes each octet of the key for a character. */
    private static String asLatin1(String key) {
        return new String(key.getBytes(UTF_8), ISO_8859_1);
    }

    @Override
    public void add(Binding binding) {
        bindings.add(binding);
    }

    @Override
    public void remove(Binding binding) {
        bindings.remove(binding);
    }

    @Override
    public void match(Routable message, RouteCollector into) {
        bindings.match(message, into);
    }

    @Override
    public boolean matchByKeyAlone() {
        return bindings.matchByKeyAlone();
    }
}
