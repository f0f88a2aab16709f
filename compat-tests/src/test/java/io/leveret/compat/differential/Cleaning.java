package io.leveret.compat.differential;

import io.leveret.codec.ChannelMethod;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.Method;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.Collection;
import org.awaitility.Awaitility;

/** Deletes what a player declared, once exclusive queues have gone with their connections. */
final class Cleaning {

    private static final int CHANNEL = 8;

    private final WireClient client;

    Cleaning(WireClient client) {
        this.client = client;
    }

    void delete(Collection<String> queues) {
        for (String queue : queues) {
            Awaitility.await("the end of " + queue).until(() -> deleted(queue));
        }
        WireChannel channel = client.openChannel(CHANNEL);
        for (String exchange : Scene.EXCHANGES) {
            channel.ask(Requests.deleteExchange(exchange), ExchangeMethod.DeleteOk.class);
        }
        channel.close();
    }

    private boolean deleted(String queue) {
        WireChannel channel = client.openChannel(CHANNEL);
        channel.send(Requests.deleteQueue(queue));
        Method answer = channel.expect(Method.class);
        if (answer instanceof ChannelMethod.Close) {
            channel.send(new ChannelMethod.CloseOk());
            return false;
        }
        channel.close();
        return answer instanceof QueueMethod.DeleteOk;
    }
}
