package io.leveret.compat.clauses;

import io.leveret.compat.harness.OursOnly;
import io.leveret.compat.harness.OwnBroker;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** The two parts of docs/COMPATIBILITY.md that are written from the tests: the differences, and the clauses. */
final class CompatibilityPage {

    /** What clauses may be about, in the order of the page. */
    static final List<String> SUBJECTS = List.of(
            "handshake",
            "login",
            "tuning",
            "heartbeats",
            "connection",
            "frames",
            "content",
            "channel",
            "exchange.declare",
            "exchange.delete",
            "exchange.bind",
            "queues",
            "queue.declare",
            "queue arguments",
            "exclusive queues",
            "quorum queues",
            "streams",
            "queue.bind",
            "queue.purge",
            "queue.delete",
            "no-wait",
            "routing",
            "headers exchange",
            "alternate exchange",
            "other exchange types",
            "CC and BCC",
            "basic.publish",
            "messages",
            "confirms",
            "transactions",
            "basic.consume",
            "consumer priorities",
            "prefetch",
            "basic.get",
            "basic.cancel",
            "acknowledgements",
            "basic.recover",
            "single active consumer",
            "time to live",
            "length limits",
            "priorities",
            "dead letters",
            "direct reply-to",
            "delayed messages",
            "de-duplication",
            "alarms",
            "durability",
            "shutdown",
            "metrics",
            "cost",
            "client libraries",
            "command line",
            "container");

    private static final String TESTS = "io.leveret.compat";
    private static final String SAME = "✓";

    private final List<Statement> statements = tests().stream()
            .flatMap(test -> AnnotationSupport.findRepeatableAnnotations(test, Clause.class).stream()
                    .map(clause -> new Statement(clause, test)))
            .toList();

    /** A clause as one test holds it. */
    private record Statement(Clause clause, Method test) {

        String subject() {
            return clause.value().substring(0, Math.max(0, clause.value().indexOf(": ")));
        }

        String sentence() {
            return clause.value().substring(subject().length() + 2);
        }

        boolean isAbout(Deviation deviation) {
            return Arrays.asList(clause.differs()).contains(deviation);
        }
    }

    /** The page with its generated parts replaced. */
    String rewritten(String page) {
        return replaced(replaced(page, "differences", differences()), "clauses", clauses());
    }

    /** Tests that say nothing of what they hold. */
    List<String> silentTests() {
        return tests().stream()
                .filter(test -> AnnotationSupport.findRepeatableAnnotations(test, Clause.class)
                        .isEmpty())
                .map(CompatibilityPage::name)
                .toList();
    }

    /** Clauses whose subject is none of {@link #SUBJECTS}. */
    List<String> strayClauses() {
        return statements.stream()
                .filter(statement -> !SUBJECTS.contains(statement.subject()))
                .map(statement -> statement.clause().value())
                .toList();
    }

    /** Differences that no test of one thing holds, because they are races: random operations against both brokers meet them. */
    Set<Deviation> metByChance() {
        Set<Deviation> unheld = EnumSet.allOf(Deviation.class);
        deviations(statements).forEach(unheld::remove);
        return unheld;
    }

    private String differences() {
        String rows = Stream.of(Deviation.values())
                .map(each -> row(each.what(), each.rabbitMq(), each.leveret(), each.why(), testsOf(each)))
                .collect(Collectors.joining());
        return row("what", "RabbitMQ 4.3", "Leveret", "why", "test") + row("---", "---", "---", "---", "---") + rows;
    }

    private String clauses() {
        return SUBJECTS.stream().map(this::section).collect(Collectors.joining("\n"));
    }

    private String section(String subject) {
        Map<String, List<Statement>> bySentence = statements.stream()
                .filter(statement -> statement.subject().equals(subject))
                .collect(Collectors.groupingBy(Statement::sentence, TreeMap::new, Collectors.toList()));
        String rows = bySentence.entrySet().stream()
                .map(entry -> row(entry.getKey(), rabbitMq(entry.getValue()), names(entry.getValue())))
                .collect(Collectors.joining());
        return "### " + subject + "\n\n" + row("Leveret", "RabbitMQ 4.3", "test") + row("---", "---", "---") + rows;
    }

    /** What it does, or why nobody has asked it: none of the tests may be run against it. */
    private static String rabbitMq(List<Statement> held) {
        List<String> reasons = held.stream()
                .flatMap(statement -> notAsked(statement.test()).stream())
                .toList();
        return deviations(held)
                .map(deviation -> deviation.what() + ": " + deviation.rabbitMq())
                .findFirst()
                .orElse(reasons.size() < held.size() ? SAME : reasons.get(0));
    }

    private static Stream<Deviation> deviations(List<Statement> held) {
        return held.stream().flatMap(statement -> Stream.of(statement.clause().differs()));
    }

    /** Why the test does not run against RabbitMQ, if it does not. */
    private static Optional<String> notAsked(Method test) {
        List<AnnotatedElement> elements = new ArrayList<>(List.of(test));
        elements.addAll(outwards(test.getDeclaringClass()).toList());
        return elements.stream()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, OursOnly.class).stream())
                .map(OursOnly::value)
                .findFirst()
                .or(() -> elements.stream()
                        .filter(element -> AnnotationSupport.isAnnotated(element, OwnBroker.class))
                        .map(element -> "not asked: the test needs a broker of its own")
                        .findFirst());
    }

    private String testsOf(Deviation deviation) {
        List<Statement> held = statements.stream()
                .filter(statement -> statement.isAbout(deviation))
                .toList();
        return held.isEmpty() ? "random operations against both" : names(held);
    }

    private static String names(List<Statement> held) {
        Set<String> names = held.stream()
                .map(statement -> "`" + name(statement.test()) + "`")
                .sorted()
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return String.join("<br>", names);
    }

    private static String name(Method test) {
        List<String> types = outwards(test.getDeclaringClass())
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(types);
        return String.join(".", types) + "." + test.getName();
    }

    private static Stream<Class<?>> outwards(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null, Class::getEnclosingClass);
    }

    private static String row(String... cells) {
        return Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String replaced(String page, String part, String text) {
        String begin = "<!-- " + part + ": written from the tests -->\n";
        String end = "<!-- end of " + part + " -->\n";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException("the page has no place for the " + part + ": " + begin + end);
        }
        return page.substring(0, from + begin.length()) + "\n" + text + "\n" + page.substring(to);
    }

    /** All tests about what a client sees, in the order of their names. */
    private static List<Method> tests() {
        return ReflectionSupport.findAllClassesInPackage(TESTS, type -> isAboutClients(type), name -> true).stream()
                .flatMap(type ->
                        ReflectionSupport.findMethods(type, CompatibilityPage::isTest, HierarchyTraversalMode.TOP_DOWN)
                                .stream())
                .sorted(Comparator.comparing(CompatibilityPage::name))
                .toList();
    }

    private static boolean isAboutClients(Class<?> type) {
        String name = type.getPackageName();
        return name.equals(TESTS) || name.equals(TESTS + ".docker");
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class);
    }
}
