package io.leveret.broker.vhost;

import static io.leveret.broker.vhost.Refusals.refusal;
import static io.leveret.broker.vhost.TestVirtualHost.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.broker.error.ChannelException;
import io.leveret.broker.exchange.Exchange;
import io.leveret.broker.exchange.ExchangeDefinition;
import io.leveret.broker.exchange.ExchangeType;
import io.leveret.broker.vhost.RecordingDefinitions.Gate;
import io.leveret.broker.vhost.TopologyThread.Plan;
import io.leveret.codec.FieldTable;
import io.leveret.persistence.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopologyThreadTest {

    private static final String STORE_FAILED = "541 INTERNAL_ERROR - definitions cannot be stored";

    private final RecordingDefinitions store = new RecordingDefinitions();
    private final Topology topology = new Topology();
    private final TopologyThread thread = new TopologyThread("/", topology, new TopologyLog(store));

    @BeforeEach
    void start() {
        thread.start();
    }

    @AfterEach
    void close() {
        store.failWith(null);
        thread.close();
    }

    @Test
    void answersWhenTheChangeIsWrittenAndInForce() {
        assertThat(await(declare("a"))).isEqualTo("made a");

        assertThat(topology.exchange("a")).isNotNull();
        assertThat(store.calls()).hasSize(1);
    }

    @Test
    void writesNothingOfWhatDoesNotOutliveTheProcess() {
        await(thread.decide(Set.of("a"), () -> making("a", false)));

        assertThat(topology.exchange("a")).isNotNull();
        assertThat(store.calls()).isEmpty();
    }

    @Test
    void writesTogetherWhatWaitsAtTheSameTimeAndTouchesOtherNames() {
        Gate gate = holdUp("first");
        CompletionStage<String> a = declare("a");
        CompletionStage<String> b = declare("b");
        CompletionStage<String> c = declare("c");
        gate.open();

        assertThat(List.of(await(a), await(b), await(c))).containsExactly("made a", "made b", "made c");
        assertThat(store.calls()).hasSize(2);
        assertThat(store.calls().get(1)).hasSize(3);
    }

    @Test
    void decidesOnANameOnlyWhenWhatWasDecidedOnItBeforeIsInForce() {
        Gate gate = holdUp("first");
        CompletionStage<String> one = declare("a");
        CompletionStage<String> other = declare("a");
        gate.open();

        assertThat(await(one)).isEqualTo("made a");
        assertThat(await(other)).isEqualTo("found a");
    }

    @Test
    void decidesAloneWithEverythingBeforeInForceAndNothingBehind() {
        Gate gate = holdUp("first");
        CompletionStage<String> before = declare("a");
        CompletionStage<Integer> alone =
                thread.decideAlone(() -> Plan.nothing(topology.exchanges().size()));
        CompletionStage<String> behind = declare("b");
        gate.open();

        assertThat(await(alone)).isEqualTo(2);
        assertThat(List.of(await(before), await(behind))).containsExactly("made a", "made b");
    }

    @Test
    void changesNothingThatTheStoreDoesNotTake() {
        store.failWith(new StorageException("disk full"));

        assertThat(refusal(declare("a"))).isEqualTo(STORE_FAILED);

        assertThat(topology.exchange("a")).isNull();
    }

    @Test
    void answersEveryoneWhoseChangesTheStoreDidNotTake() {
        Gate gate = holdUp("first");
        CompletionStage<String> a = declare("a");
        CompletionStage<String> b = declare("b");
        store.failWith(new StorageException("disk full"));
        gate.open();

        assertThat(refusal(a)).isEqualTo(STORE_FAILED);
        assertThat(refusal(b)).isEqualTo(STORE_FAILED);
    }

    @Test
    void goesOnWhenTheStoreDoes() {
        store.failWith(new StorageException("disk full"));
        refusal(declare("a"));
        store.failWith(null);

        assertThat(await(declare("a"))).isEqualTo("made a");
    }

    @Test
    void goesOnAfterAFaultInTheStore() {
        store.failWith(new IllegalStateException("on purpose: logged"));
        assertThat(refusal(declare("a"))).startsWith("541 INTERNAL_ERROR");
        store.failWith(null);

        assertThat(await(declare("b"))).isEqualTo("made b");
    }

    @Test
    void goesOnAfterAFaultInAnAnswer() {
        CompletionStage<String> faulty = thread.decide(
                Set.of("a"),
                () -> new Plan<>(making("a", false).changes(), () -> {
                    throw new IllegalStateException("on purpose: logged");
                }));

        assertThat(refusal(faulty)).startsWith("541 INTERNAL_ERROR");
        assertThat(await(declare("b"))).isEqualTo("made b");
    }

    @Test
    void answersARefusalAndCarriesOutTheRest() {
        Gate gate = holdUp("first");
        CompletionStage<String> a = declare("a");
        CompletionStage<String> refused = thread.decide(Set.of("b"), () -> {
            throw ChannelException.notFound("no b");
        });
        CompletionStage<String> c = declare("c");
        gate.open();

        assertThat(refusal(refused)).isEqualTo("404 NOT_FOUND - no b");
        assertThat(List.of(await(a), await(c))).containsExactly("made a", "made c");
    }

    @Test
    void answersItsOwnFaultAsSuch() {
        CompletionStage<String> faulty = thread.decide(Set.of("a"), () -> {
            throw new IllegalStateException("on purpose: logged");
        });

        assertThat(refusal(faulty)).isEqualTo("541 INTERNAL_ERROR - topology change failed");
    }

    @Test
    void carriesOutBeforeItsEndWhatWasAsked() {
        Gate gate = holdUp("first");
        List<CompletionStage<String>> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            asked.add(declare("a" + i));
        }
        gate.open();

        thread.close();

        assertThat(asked)
                .allSatisfy(stage -> assertThat(stage.toCompletableFuture()).isCompleted());
        assertThat(topology.exchanges()).hasSize(11);
    }

    /** Who got no answer at all would wait for ever, and its connection with it. */
    @Test
    void refusesWhatIsAskedAfterItsEnd() {
        thread.close();

        assertThat(refusal(declare("a"))).isEqualTo("541 INTERNAL_ERROR - the virtual host is closed");
    }

    @Test
    void endsOnceHoweverOftenItIsClosed() {
        thread.close();
        thread.close();

        assertThat(topology.exchanges()).isEmpty();
    }

    @Test
    void growsTheVersionWithEveryChange() {
        long before = topology.version();
        await(declare("a"));
        await(declare("b"));
        await(declare("b"));

        assertThat(topology.version()).isEqualTo(before + 2);
    }

    /** Has the store at work, so that what is asked next waits together. */
    private Gate holdUp(String name) {
        Gate gate = store.hold();
        declare(name);
        gate.awaitCall();
        return gate;
    }

    private CompletionStage<String> declare(String name) {
        return thread.decide(
                Set.of(name),
                () -> topology.exchange(name) == null ? making(name, true) : Plan.nothing("found " + name));
    }

    private static Plan<String> making(String name, boolean durable) {
        Exchange exchange = new Exchange(
                new ExchangeDefinition("/", name, ExchangeType.DIRECT, durable, false, false, FieldTable.EMPTY));
        return new Plan<>(List.of(new TopologyChange.ExchangeDeclared(exchange)), () -> "made " + name);
    }
}
