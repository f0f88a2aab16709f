package io.leveret.compat.crash;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.leveret.compat.crash.Definitions.Link;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/** Finds out what is defined, as clients can: by asking for each name, and by sending a message along each binding. */
final class DefinitionProbe {

    private final Connection connection;

    DefinitionProbe(Connection connection) {
        this.connection = connection;
    }

    /** The arguments of a queue with a length limit. */
    static Map<String, Object> arguments(int maxLength) {
        return Map.of("x-max-length", maxLength);
    }

    /** Those of the candidates that there are, with these properties. */
    Definitions find(Definitions candidates) throws IOException, TimeoutException, InterruptedException {
        Definitions found = Definitions.NONE;
        for (Map.Entry<String, String> each : candidates.exchanges().entrySet()) {
            if (exists(channel -> channel.exchangeDeclarePassive(each.getKey()))) {
                try (Channel channel = connection.createChannel()) {
                    channel.exchangeDeclare(each.getKey(), each.getValue(), true);
                }
                found = found.withExchange(each.getKey(), each.getValue());
            }
        }
        for (Map.Entry<String, Integer> each : candidates.queues().entrySet()) {
            if (exists(channel -> channel.queueDeclarePassive(each.getKey()))) {
                try (Channel channel = connection.createChannel()) {
                    channel.queueDeclare(each.getKey(), true, false, false, arguments(each.getValue()));
                }
                found = found.withQueue(each.getKey(), each.getValue());
            }
        }
        return withLinks(found, candidates.links());
    }

    /** A message tells by its return that it leads nowhere; the others must be where they were led. */
    private Definitions withLinks(Definitions found, Set<Link> candidates)
            throws IOException, TimeoutException, InterruptedException {
        Definitions all = found;
        for (Link link : linksThatLead(found, candidates)) {
            all = all.withLink(link);
        }
        return all;
    }

    private Set<Link> linksThatLead(Definitions found, Set<Link> candidates)
            throws IOException, TimeoutException, InterruptedException {
        Set<Link> links = new HashSet<>(candidates);
        links.removeIf(link -> !found.exchanges().containsKey(link.exchange())
                || !found.queues().containsKey(link.queue()));
        Set<String> returned = ConcurrentHashMap.newKeySet();
        try (Channel holder = connection.createChannel();
                Channel channel = connection.createChannel()) {
            for (String queue : found.queues().keySet()) {
                count(holder, queue, false);
            }
            channel.addReturnListener(message -> returned.add(message.getExchange() + " " + message.getRoutingKey()));
            channel.confirmSelect();
            for (Link link : links) {
                channel.basicPublish(link.exchange(), link.key(), true, new BasicProperties(), new byte[0]);
            }
            channel.waitForConfirmsOrDie(Publisher.CONFIRM_MILLIS);
            links.removeIf(link -> returned.contains(link.exchange() + " " + link.key()));
            for (String queue : found.queues().keySet()) {
                checkArrived(
                        queue,
                        links.stream()
                                .filter(link -> link.queue().equals(queue))
                                .count(),
                        count(channel, queue, true));
            }
        }
        return links;
    }

    private static void checkArrived(String queue, long sent, int arrived) {
        if (sent != arrived) {
            throw new AssertionError(queue + " got " + arrived + " messages through its bindings, expected " + sent);
        }
    }

    private static int count(Channel channel, String queue, boolean autoAck) throws IOException {
        int count = 0;
        while (channel.basicGet(queue, autoAck) != null) {
            count++;
        }
        return count;
    }

    @FunctionalInterface
    private interface Question {
        void ask(Channel channel) throws IOException;
    }

    private boolean exists(Question question) throws IOException {
        Channel channel = connection.createChannel();
        try {
            question.ask(channel);
            channel.abort();
            return true;
        } catch (IOException missing) {
            if (missing.getCause() instanceof ShutdownSignalException signal && !signal.isHardError()) {
                return false;
            }
            throw missing;
        }
    }
}
