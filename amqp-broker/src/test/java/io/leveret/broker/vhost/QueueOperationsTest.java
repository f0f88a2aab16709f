package io.leveret.broker.vhost;

import static io.leveret.broker.message.Messages.persistentMessage;
import static io.leveret.broker.message.Messages.transientMessage;
import static io.leveret.broker.vhost.Refusals.refusal;
import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.queue.Confirmation;
import io.leveret.broker.queue.QueueHandle;
import io.leveret.codec.ExchangeMethod;
import io.leveret.codec.FieldTable;
import io.leveret.codec.FieldValue;
import io.leveret.codec.QueueMethod;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of what clients ask of queues. The texts were seen in replies of RabbitMQ 4.3. */
class QueueOperationsTest {

    private static final FieldTable NO_ARGUMENTS = FieldTable.EMPTY;
    private static final FieldTable QUORUM = FieldTable.of("x-queue-type", FieldValue.of("quorum"));
    private static final String LOCKED =
            "405 RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'q' in vhost"
                    + " '/'. It could be originally declared on another connection or the exclusive property value does not match"
                    + " that of the original declaration.";

    private final TestVirtualHost host = TestVirtualHost.open();
    private final TopologyOperations operations = host.virtualHost().operations();
    private final Session session = new Session("connection", new InlineLoop());
    private final Session another = new Session("another connection", new InlineLoop());

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void makesAQueueOnce() {
        QueueHandle made = await(declare("q"));

        assertThat(await(declare("q"))).isSameAs(made);
    }

    @Test
    void makesUpANameForAQueueWithoutOne() {
        QueueHandle one = await(declare(""));
        QueueHandle other = await(declare("\r\n"));

        assertThat(one.definition().name()).matches("amq\\.gen-[\\w-]{22}");
        assertThat(other.definition().name())
                .matches("amq\\.gen-[\\w-]{22}")
                .isNotEqualTo(one.definition().name());
    }

    @Test
    void leavesLineEndsOutOfNames() {
        QueueHandle made = await(declare("q\r\n1"));

        assertThat(made.definition().name()).isEqualTo("q1");
        assertThat(await(declare("q1"))).isSameAs(made);
        assertThat(await(operations.delete(new QueueMethod.Delete("q\n1", false, false, false), session)))
                .isZero();
        assertThat(host.virtualHost().queues()).isEmpty();
    }

    @Test
    void livesOnTheLoopOfWhoeverDeclaredIt() {
        QueueHandle queue = await(declare("q"));

        queue.publish(transientMessage("a"), Confirmation.NONE, 0);

        assertThat(queue.statistics().ready()).isEqualTo(1);
    }

    @Test
    void givesEachQueueAnIdOfItsOwn() {
        long first = await(declare("q")).definition().id();
        await(operations.delete(new QueueMethod.Delete("q", false, false, false), session));

        assertThat(await(declare("q")).definition().id()).isNotEqualTo(first);
    }

    @Test
    void doesNotMakeAnExclusiveQueueDurable() {
        QueueHandle queue = await(declare(new Flags("q").durable().exclusive()));

        assertThat(queue.definition().durable()).isFalse();
        assertThat(await(declare(new Flags("q").exclusive()))).isSameAs(queue);
    }

    static List<Arguments> unequalDeclarations() {
        FieldTable tenMessages = FieldTable.of("x-max-length", FieldValue.of(10));
        return List.of(
                Arguments.of(
                        new Flags("q"),
                        new Flags("q").durable(),
                        inequivalent("durable", "received 'true' but current is 'false'")),
                Arguments.of(
                        new Flags("q").durable(),
                        new Flags("q").autoDelete(),
                        inequivalent("durable", "received 'false' but current is 'true'")),
                Arguments.of(
                        new Flags("q"),
                        new Flags("q").autoDelete().with(tenMessages),
                        inequivalent("auto_delete", "received 'true' but current is 'false'")),
                Arguments.of(
                        new Flags("q"),
                        new Flags("q").with(tenMessages),
                        inequivalent(
                                "x-max-length", "received the value '10' of type 'signedint' but current is none")),
                Arguments.of(
                        new Flags("q").with(tenMessages),
                        new Flags("q"),
                        inequivalent(
                                "x-max-length", "received none but current is the value '10' of type 'signedint'")),
                Arguments.of(
                        new Flags("q").with(tenMessages),
                        new Flags("q").with(FieldTable.of("x-max-length", FieldValue.of(11L))),
                        inequivalent("x-max-length", "received '11' but current is '10'")),
                Arguments.of(
                        new Flags("q").with(tenMessages),
                        new Flags("q").with(FieldTable.of("x-max-length", new FieldValue.Float64(10))),
                        inequivalent("x-max-length", "received '10.0' but current is '10'")),
                Arguments.of(
                        new Flags("q"),
                        new Flags("q")
                                .with(FieldTable.builder()
                                        .put("x-max-length", 5)
                                        .put("x-message-ttl", 5)
                                        .put("x-expires", 6_000)
                                        .build()),
                        inequivalent("x-expires", "received the value '6000' of type 'signedint' but current is none")),
                Arguments.of(
                        new Flags("q").durable().with(QUORUM),
                        new Flags("q")
                                .durable()
                                .with(FieldTable.builder()
                                        .put("x-queue-type", "quorum")
                                        .put("x-message-ttl", 5)
                                        .put("x-expires", 6_000)
                                        .put("x-max-length", 7)
                                        .build()),
                        inequivalent("x-expires", "received the value '6000' of type 'signedint' but current is none")),
                Arguments.of(
                        new Flags("q").durable().with(QUORUM),
                        new Flags("q")
                                .durable()
                                .with(FieldTable.builder()
                                        .put("x-queue-type", "quorum")
                                        .put("x-message-ttl", 5)
                                        .put("x-delivery-limit", 8)
                                        .build()),
                        inequivalent(
                                "x-delivery-limit", "received the value '8' of type 'signedint' but current is none")),
                Arguments.of(new Flags("q"), new Flags("q").exclusive().durable(), LOCKED),
                Arguments.of(new Flags("q").exclusive(), new Flags("q"), LOCKED));
    }

    @ParameterizedTest
    @MethodSource("unequalDeclarations")
    void refusesToDeclareOtherwiseWhatExists(Flags existing, Flags received, String expected) {
        await(declare(existing));

        assertThat(refusal(declare(received))).isEqualTo(expected);
    }

    static List<Arguments> equalDeclarations() {
        return List.of(
                Arguments.of(NO_ARGUMENTS, FieldTable.of("x-queue-type", FieldValue.of("classic"))),
                Arguments.of(FieldTable.of("x-queue-type", FieldValue.of("classic")), NO_ARGUMENTS),
                Arguments.of(
                        FieldTable.of("x-max-length", FieldValue.of(10)),
                        FieldTable.of("x-max-length", FieldValue.of(10L))),
                Arguments.of(
                        FieldTable.of("x-max-length", new FieldValue.Int8((byte) 10)),
                        FieldTable.of("x-max-length", new FieldValue.Int16((short) 10))),
                Arguments.of(NO_ARGUMENTS, FieldTable.of("unheard-of", FieldValue.of(true))));
    }

    @ParameterizedTest
    @MethodSource("equalDeclarations")
    void acceptsArgumentsThatMeanTheSame(FieldTable existing, FieldTable received) {
        QueueHandle made = await(declare(new Flags("q").with(existing)));

        assertThat(await(declare(new Flags("q").with(received)))).isSameAs(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Quorum", "nonsense"})
    void refusesQueueTypesThatItHasNot(String type) {
        FieldTable arguments = FieldTable.of("x-queue-type", FieldValue.of(type));

        assertThat(refusal(declare(new Flags("q").with(arguments))))
                .isEqualTo("406 PRECONDITION_FAILED - invalid arg 'x-queue-type' for queue 'q' in vhost '/':"
                        + " \"unsupported queue type '" + type + "'\"");
    }

    @Test
    void refusesReservedNamesEvenOfItsOwnMaking() {
        String generated = await(declare("")).definition().name();

        assertThat(refusal(declare("amq.mine")))
                .isEqualTo("403 ACCESS_REFUSED - queue name 'amq.mine' contains reserved prefix 'amq.*'");
        assertThat(refusal(declare(generated))).startsWith("403 ACCESS_REFUSED - queue name '" + generated);
    }

    @Test
    void findsAQueuePassivelyWhateverItsFlags() {
        QueueHandle made = await(declare(new Flags("q").durable()));

        assertThat(await(declare(new Flags("q").passive().autoDelete()))).isSameAs(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "", "amq.gen-absent"})
    void makesNothingPassively(String name) {
        assertThat(refusal(declare(new Flags(name).passive())))
                .isEqualTo("404 NOT_FOUND - no queue '" + name + "' in vhost '/'");
        assertThat(host.virtualHost().queues()).isEmpty();
    }

    @Test
    void keepsAnExclusiveQueueFromOtherConnections() {
        await(declare(new Flags("q").exclusive()));

        assertThat(refusal(operations.declare(new Flags("q").exclusive().toDeclare(), another)))
                .isEqualTo(LOCKED);
        assertThat(refusal(operations.declare(new Flags("q").passive().toDeclare(), another)))
                .isEqualTo(LOCKED);
        assertThat(refusal(operations.delete(delete(), another))).isEqualTo(LOCKED);
        assertThat(refusal(operations.bind(new QueueMethod.Bind("q", "amq.direct", "k", false, NO_ARGUMENTS), another)))
                .isEqualTo(LOCKED);
    }

    @Test
    void tellsHowManyMessagesWentWithADeletedQueue() {
        QueueHandle queue = await(declare("q"));
        queue.publish(transientMessage("a"), Confirmation.NONE, 0);
        queue.publish(persistentMessage("b"), Confirmation.NONE, 0);

        assertThat(await(operations.delete(delete(), session))).isEqualTo(2);
        assertThat(host.virtualHost().queues()).isEmpty();
    }

    @Test
    void deletesNothingWhereNothingIs() {
        assertThat(await(operations.delete(new QueueMethod.Delete("absent", true, true, false), session)))
                .isZero();
    }

    @Test
    void doesNotDeleteAQueueWithMessagesIfItIsToBeEmpty() {
        QueueHandle queue = await(declare("q"));
        queue.publish(transientMessage("a"), Confirmation.NONE, 0);

        assertThat(refusal(operations.delete(new QueueMethod.Delete("q", false, true, false), session)))
                .isEqualTo("406 PRECONDITION_FAILED - queue 'q' in vhost '/' not empty");
        assertThat(await(declare("q"))).isSameAs(queue);
    }

    @ParameterizedTest
    @CsvSource({"true, true, if-unused", "true, false, if-unused", "false, true, if-empty"})
    void deletesQuorumQueuesWithoutConditionsAlone(boolean ifUnused, boolean ifEmpty, String told) {
        await(declare(new Flags("q").durable().with(QUORUM)));

        assertThat(refusal(operations.delete(new QueueMethod.Delete("q", ifUnused, ifEmpty, false), session)))
                .isEqualTo("540 NOT_IMPLEMENTED - cannot delete queue 'q' in vhost '/'. queue.delete operations with "
                        + told + " flag set are not supported by quorum queues");
        assertThat(host.virtualHost().queues()).hasSize(1);
    }

    @Test
    void bindsNoQuorumQueueToAnExchangeThatIsLocal() {
        await(declare(new Flags("q").durable().with(QUORUM)));
        await(operations.declare(
                new ExchangeMethod.Declare("x", "x-local-random", false, false, false, false, false, NO_ARGUMENTS)));

        assertThat(refusal(operations.bind(new QueueMethod.Bind("q", "x", "", false, NO_ARGUMENTS), session)))
                .isEqualTo("406 PRECONDITION_FAILED - Queue type rabbit_quorum_queue not valid for this exchange type");
    }

    private CompletionStage<QueueHandle> declare(String name) {
        return declare(new Flags(name));
    }

    private CompletionStage<QueueHandle> declare(Flags flags) {
        return operations.declare(flags.toDeclare(), session);
    }

    private static QueueMethod.Delete delete() {
        return new QueueMethod.Delete("q", false, false, false);
    }

    private static String inequivalent(String name, String difference) {
        return "406 PRECONDITION_FAILED - inequivalent arg '" + name + "' for queue 'q' in vhost '/': " + difference;
    }

    /** How a queue is declared. */
    record Flags(
            String name,
            boolean isPassive,
            boolean isDurable,
            boolean isExclusive,
            boolean isAutoDelete,
            FieldTable arguments) {

        Flags(String name) {
            this(name, false, false, false, false, NO_ARGUMENTS);
        }

        Flags passive() {
            return new Flags(name, true, isDurable, isExclusive, isAutoDelete, arguments);
        }

        Flags durable() {
            return new Flags(name, isPassive, true, isExclusive, isAutoDelete, arguments);
        }

        Flags exclusive() {
            return new Flags(name, isPassive, isDurable, true, isAutoDelete, arguments);
        }

        Flags autoDelete() {
            return new Flags(name, isPassive, isDurable, isExclusive, true, arguments);
        }

        Flags with(FieldTable newArguments) {
            return new Flags(name, isPassive, isDurable, isExclusive, isAutoDelete, newArguments);
        }

        QueueMethod.Declare toDeclare() {
            return new QueueMethod.Declare(name, isPassive, isDurable, isExclusive, isAutoDelete, false, arguments);
        }
    }
}
