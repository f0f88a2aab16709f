package io.leveret.compat.scale;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import io.leveret.compat.harness.LeveretProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * How long a start took, from the start of the process: until clients can connect, and until one has a message.
 *
 * @param processor the time of processors that the broker took until then, which on a busy machine says more
 */
record Start(Duration listening, Duration firstMessage, Duration processor) {

    /** Ends the broker, starts it again, and fetches a message. */
    static Start after(LeveretProcess broker, Runnable end, String queue) throws IOException, TimeoutException {
        end.run();
        long begin = System.nanoTime();
        broker.startAgain();
        try (Connection connection = Clients.connect(broker);
                Channel channel = connection.createChannel()) {
            Duration listening = since(begin);
            GetResponse first = channel.basicGet(queue, false);
            if (first == null) {
                throw new AssertionError(queue + " is empty");
            }
            return new Start(listening, since(begin), broker.processorTime());
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Override
    public String toString() {
        return "connected after " + listening.toMillis() + " ms, first message after " + firstMessage.toMillis()
                + " ms, with " + processor.toMillis() + " ms of processors";
    }
}
