package io.leveret.broker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may use which. A package that is missing breaks no rule; one that is new needs a place here. */
class ArchitectureTest {

    private static final String BROKER = "io.leveret.broker";

    private static final Set<String> FOR_ALL = Set.of("security", "events", "config", "error");

    /** What each package may use of the broker's others, those for all apart. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry(
                    "boot",
                    Set.of(
                            "transport",
                            "connection",
                            "channel",
                            "vhost",
                            "exchange",
                            "queue",
                            "message",
                            "management",
                            "metrics")),
            Map.entry("management", Set.of("connection", "channel", "vhost", "exchange", "queue", "message")),
            Map.entry("metrics", Set.of()),
            Map.entry("transport", Set.of("connection", "channel", "vhost", "exchange", "queue", "message")),
            Map.entry("connection", Set.of("channel", "vhost", "exchange", "queue", "message")),
            Map.entry("channel", Set.of("vhost", "exchange", "queue", "message")),
            Map.entry("vhost", Set.of("exchange", "queue", "message")),
            Map.entry("exchange", Set.of("queue", "message")),
            Map.entry("queue", Set.of("message")),
            Map.entry("message", Set.of()),
            Map.entry("security", Set.of("events")),
            Map.entry("error", Set.of()),
            Map.entry("events", Set.of()),
            Map.entry("config", Set.of()));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.leveret");

    static Stream<String> everyPackage() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("everyPackage")
    void aPackageUsesOnlyThoseBelowIt(String name) {
        noClasses()
                .that()
                .resideInAnyPackage(inBroker(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(othersThan(name))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyPackageHasItsPlace() {
        Set<String> names = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(BROKER + "."))
                .map(name -> name.substring(BROKER.length() + 1).split("\\.", -1)[0])
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(MAY_USE.keySet()).containsAll(names);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(BROKER + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theDomainKnowsNoNetwork() {
        noClasses()
                .that()
                .resideInAnyPackage(inBroker("message", "exchange", "queue", "vhost", "events", "config"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyMetricsKnowsMicrometer() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BROKER + ".metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(CLASSES);
    }

    @Test
    void onlyBootKnowsTheCommandLineAndTheLogsForm() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BROKER + ".boot..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.commons.cli..", "ch.qos.logback..")
                .check(CLASSES);
    }

    @Test
    void theStoreKnowsNeitherNetworkNorBroker() {
        noClasses()
                .that()
                .resideInAPackage("io.leveret.persistence..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.leveret.codec..", BROKER + "..")
                .check(CLASSES);
    }

    @Test
    void onlyTheStoreKnowsH2() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.leveret.persistence.h2..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.h2..")
                .check(CLASSES);
    }

    @Test
    void theCodecKnowsNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.leveret.codec..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.leveret.persistence..", BROKER + "..")
                .check(CLASSES);
    }

    private static String[] othersThan(String name) {
        Set<String> allowed = new TreeSet<>(MAY_USE.getOrDefault(name, Set.of()));
        allowed.add(name);
        if (!FOR_ALL.contains(name)) {
            allowed.addAll(FOR_ALL);
        }
        return inBroker(MAY_USE.keySet().stream()
                .filter(other -> !allowed.contains(other))
                .toArray(String[]::new));
    }

    private static String[] inBroker(String... names) {
        return Arrays.stream(names).map(name -> BROKER + "." + name + "..").toArray(String[]::new);
    }
}
