package io.leveret.compat;

import static io.leveret.compat.wire.Requests.queue;

import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.Request;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CR and LF in the names of what is there already. */
@AmqpTest
class LineEndTest {

    @Clause("queue.delete: CR and LF are taken out of the name")
    @Test
    void isStrippedFromAQueueToDelete(WireClient client, Names names) {
        String name = names.queue();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(queue(name), QueueMethod.DeclareOk.class);

        channel.ask(Requests.deleteQueue("\r" + name + "\n"), QueueMethod.DeleteOk.class);

        channel.expectRefused(queue(name).passive(), 404, "NOT_FOUND - no queue '" + name + "' in vhost '/'");
    }

    @Clause("exchange.delete: CR and LF are taken out of the name")
    @Test
    void isStrippedFromAnExchangeToDelete(WireClient client, Names names) {
        String name = names.exchange();
        WireChannel channel = client.connect().openChannel(1);
        channel.ask(Requests.exchange(name, "direct"), ExchangeMethod.DeclareOk.class);

        channel.ask(Requests.deleteExchange("\r" + name + "\n"), ExchangeMethod.DeleteOk.class);

        channel.expectRefused(
                Requests.exchange(name, "direct").passive(),
                404,
                "NOT_FOUND - no exchange '" + name + "' in vhost '/'");
    }

    static Stream<Named<Function<String, Request>>> uses() {
        return Stream.of(
                Named.of("consume", Requests::consume),
                Named.of("get", Requests::get),
                Named.of("purge", Requests::purge));
    }

    @Clause("queues: CR and LF stay in the name for consume, get and purge")
    @ParameterizedTest
    @MethodSource("uses")
    void staysInTheNameFor(Function<String, Request> use, WireClient client) {
        WireChannel channel = client.connect().openChannel(1);
        String name = channel.declareQueue() + "\n";

        channel.expectRefused(use.apply(name), 404, "NOT_FOUND - no queue '" + name + "' in vhost '/'");
    }
}
