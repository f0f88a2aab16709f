package io.leveret.compat;

import static io.leveret.compat.wire.Requests.bind;
import static io.leveret.compat.wire.Requests.bindExchange;
import static io.leveret.compat.wire.Requests.exchange;
import static io.leveret.compat.wire.Requests.unbind;
import static io.leveret.compat.wire.Requests.unbindExchange;

import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.QueueMethod;
import io.leveret.compat.clauses.Clause;
import io.leveret.compat.harness.AmqpTest;
import io.leveret.compat.harness.Names;
import io.leveret.compat.wire.Request;
import io.leveret.compat.wire.Requests;
import io.leveret.compat.wire.WireChannel;
import io.leveret.compat.wire.WireClient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@AmqpTest
class ExchangeDeleteTest {

    private static final String DEFAULT_EXCHANGE = "ACCESS_REFUSED - operation not permitted on the default exchange";

    @Nested
    class Deleting {

        @Clause("exchange.delete: the exchange is gone")
        @Test
        void removesIt(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "direct"), ExchangeMethod.DeclareOk.class);

            channel.ask(Requests.deleteExchange(name), ExchangeMethod.DeleteOk.class);

            channel.expectRefused(exchange(name, "direct").passive(), 404, missing(name));
        }

        @Clause("exchange.delete: its bindings go with it and do not come back")
        @Test
        void removesItsBindings(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "fanout"), ExchangeMethod.DeclareOk.class);
            channel.ask(bind(channel.declareQueue(), name, ""), QueueMethod.BindOk.class);
            channel.ask(Requests.deleteExchange(name), ExchangeMethod.DeleteOk.class);

            channel.ask(exchange(name, "fanout"), ExchangeMethod.DeclareOk.class);

            channel.expectUnroutable(name, "");
        }

        static Stream<Named<Request>> ofAMissingOne() {
            return Stream.of(
                    Named.of("whether used or not", Requests.deleteExchange("absent")),
                    Named.of("if unused", Requests.deleteExchangeIfUnused("absent")));
        }

        @Clause("exchange.delete: a missing exchange is no error")
        @ParameterizedTest
        @MethodSource("ofAMissingOne")
        void succeedsWhenItIsMissing(Request delete, WireClient client) {
            client.connect().openChannel(1).ask(delete, ExchangeMethod.DeleteOk.class);
        }

        @Clause("exchange.delete: the default exchange is refused with 403")
        @Test
        void isNotPermittedOnTheDefaultExchange(WireClient client) {
            client.connect().openChannel(1).expectRefused(Requests.deleteExchange(""), 403, DEFAULT_EXCHANGE);
        }

        @Clause("exchange.delete: `if-unused` is refused with 406 `in use` where it is the source of a binding")
        @Test
        void ifUnusedIsRefusedWhenItIsASource(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "direct"), ExchangeMethod.DeclareOk.class);
            channel.ask(bind(channel.declareQueue(), name, "key"), QueueMethod.BindOk.class);

            channel.expectRefused(
                    Requests.deleteExchangeIfUnused(name),
                    406,
                    "PRECONDITION_FAILED - exchange '" + name + "' in vhost '/' in use");
        }

        @Clause("exchange.delete: `if-unused` does not mind bindings that lead to it")
        @Test
        void ifUnusedSucceedsWhenItIsADestinationOnly(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "direct"), ExchangeMethod.DeclareOk.class);
            channel.ask(bindExchange(name, "amq.fanout", ""), ExchangeMethod.BindOk.class);

            channel.ask(Requests.deleteExchangeIfUnused(name), ExchangeMethod.DeleteOk.class);
        }
    }

    @Nested
    class AutoDelete {

        @Clause(
                "exchange.delete: an auto-delete exchange goes with the last binding that leads from it, however that goes")
        @Test
        void followsTheLastUnbinding(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = declare(client, name);
            String queue = channel.declareQueue();
            channel.ask(bind(queue, name, "a"), QueueMethod.BindOk.class);
            channel.ask(bind(queue, name, "b"), QueueMethod.BindOk.class);
            channel.ask(unbind(queue, name, "a"), QueueMethod.UnbindOk.class);
            channel.ask(exchange(name, "direct").passive(), ExchangeMethod.DeclareOk.class);

            channel.ask(unbind(queue, name, "b"), QueueMethod.UnbindOk.class);

            channel.expectRefused(exchange(name, "direct").passive(), 404, missing(name));
        }

        @Clause(
                "exchange.delete: an auto-delete exchange goes with the last binding that leads from it, however that goes")
        @Test
        void followsTheDeletionOfTheLastQueue(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = declare(client, name);
            String queue = channel.declareQueue();
            channel.ask(bind(queue, name, "a"), QueueMethod.BindOk.class);

            channel.ask(Requests.deleteQueue(queue), QueueMethod.DeleteOk.class);

            channel.expectRefused(exchange(name, "direct").passive(), 404, missing(name));
        }

        @Clause(
                "exchange.delete: an auto-delete exchange goes with the last binding that leads from it, however that goes")
        @Test
        void followsTheDeletionOfTheExchangeBehindIt(WireClient client, Names names) {
            String first = names.exchange();
            String second = names.exchange();
            String third = names.exchange();
            WireChannel channel = declare(client, first);
            channel.ask(exchange(second, "direct").autoDelete(), ExchangeMethod.DeclareOk.class);
            channel.ask(exchange(third, "direct"), ExchangeMethod.DeclareOk.class);
            channel.ask(bindExchange(second, first, ""), ExchangeMethod.BindOk.class);
            channel.ask(bindExchange(third, second, ""), ExchangeMethod.BindOk.class);

            channel.ask(Requests.deleteExchange(third), ExchangeMethod.DeleteOk.class);

            channel.expectRefused(exchange(first, "direct").passive(), 404, missing(first));
        }

        @Clause("exchange.delete: an auto-delete exchange stays until it had a binding")
        @Test
        void doesNotHappenBeforeThereWasABinding(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = declare(client, name);

            channel.ask(unbind(channel.declareQueue(), name, "never"), QueueMethod.UnbindOk.class);

            channel.ask(exchange(name, "direct").passive(), ExchangeMethod.DeclareOk.class);
        }

        @Clause("exchange.delete: bindings that lead to an auto-delete exchange do not matter")
        @Test
        void doesNotHappenToAMereDestination(WireClient client, Names names) {
            String name = names.exchange();
            WireChannel channel = declare(client, name);
            channel.ask(bindExchange(name, "amq.direct", name), ExchangeMethod.BindOk.class);

            channel.ask(unbindExchange(name, "amq.direct", name), ExchangeMethod.UnbindOk.class);

            channel.ask(exchange(name, "direct").passive(), ExchangeMethod.DeclareOk.class);
        }

        private static WireChannel declare(WireClient client, String name) {
            WireChannel channel = client.connect().openChannel(1);
            channel.ask(exchange(name, "direct").autoDelete(), ExchangeMethod.DeclareOk.class);
            return channel;
        }
    }

    private static String missing(String exchange) {
        return "NOT_FOUND - no exchange '" + exchange + "' in vhost '/'";
    }
}
