package io.leveret.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leveret.persistence.DefinitionChange.BindingPut;
import io.leveret.persistence.DefinitionChange.BindingRemoved;
import io.leveret.persistence.DefinitionChange.ExchangePut;
import io.leveret.persistence.DefinitionChange.ExchangeRemoved;
import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.DefinitionChange.QueueRemoved;
import io.leveret.persistence.DefinitionChange.VirtualHostPut;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What any definition store does. An implementation's test extends this. */
public abstract class DefinitionStoreContract extends StorageContract {

    private static final DefinitionChange VHOST = new VirtualHostPut("/");
    private static final DefinitionChange EXCHANGE = new ExchangePut("/", "x", "direct", false, false, "{}");
    private static final DefinitionChange OTHER_EXCHANGE = new ExchangePut("/", "y", "topic", true, true, "{\"a\":1}");
    private static final DefinitionChange QUEUE = new QueuePut("/", "q", 1, false, "{}");
    private static final DefinitionChange BINDING = new BindingPut("/", "x", "q", false, "key", "{}");
    private static final DefinitionChange TO_EXCHANGE = new BindingPut("/", "x", "y", true, "key", "{}");
    private static final DefinitionChange FROM_EXCHANGE = new BindingPut("/", "y", "q", false, "#", "{}");

    private void apply(DefinitionChange... changes) {
        definitions().apply(List.of(changes));
    }

    private List<DefinitionChange> reloaded() {
        reopen();
        return definitions().load();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(definitions().load()).isEmpty();
    }

    @Test
    void keepsDefinitionsInAnOrderInWhichTheyCanBeDeclared() {
        apply(FROM_EXCHANGE, TO_EXCHANGE, BINDING, QUEUE, OTHER_EXCHANGE, EXCHANGE, VHOST);

        List<DefinitionChange> loaded = reloaded();

        assertThat(loaded)
                .containsExactlyInAnyOrder(VHOST, EXCHANGE, OTHER_EXCHANGE, QUEUE, BINDING, TO_EXCHANGE, FROM_EXCHANGE);
        assertThat(loaded.stream().map(DefinitionStoreContract::rank)).isSorted();
    }

    @Test
    void replacesWhatIsPutAgain() {
        apply(VHOST, EXCHANGE, QUEUE, BINDING);

        apply(VHOST, BINDING, new QueuePut("/", "q", 2, true, "{\"b\":2}"));
        apply(new ExchangePut("/", "x", "fanout", true, false, "{}"));

        assertThat(reloaded())
                .containsExactly(
                        VHOST,
                        new ExchangePut("/", "x", "fanout", true, false, "{}"),
                        new QueuePut("/", "q", 2, true, "{\"b\":2}"),
                        BINDING);
    }

    @Test
    void removesBindingsWithTheirQueue() {
        DefinitionChange exchangeOfSameName = new ExchangePut("/", "q", "direct", false, false, "{}");
        DefinitionChange toItsNamesake = new BindingPut("/", "x", "q", true, "key", "{}");
        apply(VHOST, EXCHANGE, QUEUE, BINDING, exchangeOfSameName, toItsNamesake);

        apply(new QueueRemoved("/", "q"));

        assertThat(reloaded()).containsExactlyInAnyOrder(VHOST, exchangeOfSameName, EXCHANGE, toItsNamesake);
    }

    @Test
    void removesBindingsFromAndToTheirExchange() {
        apply(VHOST, EXCHANGE, OTHER_EXCHANGE, QUEUE, BINDING, TO_EXCHANGE, FROM_EXCHANGE);

        apply(new ExchangeRemoved("/", "y"));

        assertThat(reloaded()).containsExactly(VHOST, EXCHANGE, QUEUE, BINDING);
    }

    @Test
    void keepsTheSameNamesInOtherVirtualHosts() {
        DefinitionChange otherQueue = new QueuePut("other", "q", 2, false, "{}");
        DefinitionChange otherBinding = new BindingPut("other", "x", "q", false, "key", "{}");
        apply(VHOST, QUEUE, BINDING, otherQueue, otherBinding);

        apply(new QueueRemoved("/", "q"), new ExchangeRemoved("/", "x"));

        assertThat(reloaded()).containsExactly(VHOST, otherQueue, otherBinding);
    }

    @Test
    void tellsBindingsApartByEachOfTheirColumns() {
        List<DefinitionChange> different = List.of(
                new BindingPut("v", "s", "d", false, "k", "a"),
                new BindingPut("w", "s", "d", false, "k", "a"),
                new BindingPut("v", "t", "d", false, "k", "a"),
                new BindingPut("v", "s", "e", false, "k", "a"),
                new BindingPut("v", "s", "d", true, "k", "a"),
                new BindingPut("v", "s", "d", false, "l", "a"),
                new BindingPut("v", "s", "d", false, "k", "b"),
                new BindingPut("v", "s", "d", false, "ka", ""),
                new BindingPut("v", "", "sd", false, "k", "a"));
        definitions().apply(different);

        apply(new BindingRemoved("v", "s", "d", false, "k", "b"));

        List<DefinitionChange> left = new ArrayList<>(different);
        left.remove(6);
        assertThat(reloaded()).containsExactlyInAnyOrderElementsOf(left);
    }

    @Test
    void removesWhatIsNotThereWithoutEffect() {
        apply(VHOST, EXCHANGE);

        apply(
                new QueueRemoved("/", "absent"),
                new ExchangeRemoved("/", "absent"),
                new BindingRemoved("/", "x", "absent", false, "", "{}"));

        assertThat(reloaded()).containsExactly(VHOST, EXCHANGE);
    }

    @Test
    void appliesChangesInTheirOrder() {
        apply(VHOST, QUEUE, new QueueRemoved("/", "q"), new QueuePut("/", "q", 5, false, "{}"));

        assertThat(reloaded()).containsExactly(VHOST, new QueuePut("/", "q", 5, false, "{}"));
    }

    @Test
    void tellsNamesApartByCase() {
        apply(new QueuePut("/", "Queue", 1, false, "{}"), new QueuePut("/", "queue", 2, false, "{}"));

        assertThat(reloaded()).hasSize(2);
    }

    @Test
    void keepsNamesAndArgumentsOfAnyLengthAndScript() {
        String name = "\u6f22\u5b57\ud83d\udc07 '\";--\u0000 ".repeat(15);
        String arguments = "x\u00e9".repeat(400_000);
        apply(
                new VirtualHostPut(name),
                new ExchangePut(name, name, "x-" + name, false, false, arguments),
                new QueuePut(name, name, 1, false, arguments),
                new BindingPut(name, name, name, false, name, arguments),
                new BindingPut(name, name, name, false, name, arguments + "!"));

        List<DefinitionChange> loaded = reloaded();

        assertThat(loaded).hasSize(5).contains(new BindingPut(name, name, name, false, name, arguments));
    }

    @Test
    void refusesWorkOnceClosed() {
        close();

        assertThatThrownBy(() -> apply(VHOST))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> definitions().load()).isInstanceOf(StorageException.class);
    }

    private static int rank(DefinitionChange change) {
        if (change instanceof VirtualHostPut) {
            return 0;
        }
        if (change instanceof ExchangePut) {
            return 1;
        }
        return change instanceof QueuePut ? 2 : 3;
    }
}
