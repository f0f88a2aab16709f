package io.leveret.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The records against the machine-readable specification, which also says how their bytes must look. */
class SpecificationTest {

    private static final Specification SPECIFICATION = Specification.load();

    /** The specification file has no access class; RabbitMQ still answers it, and these are its fields. */
    private static final Map<String, List<String>> NOT_IN_THE_FILE = Map.of(
            "access.request", List.of("realm", "exclusive", "passive", "active", "write", "read"),
            "access.request-ok", List.of("ticket"));

    /** The file has these the wrong way round, or open to both sides, where only the server sends them. */
    private static final Set<String> SENT_BY_THE_SERVER =
            Set.of("connection.blocked", "connection.unblocked", "connection.update-secret-ok");

    private static final Set<String> SENT_BY_THE_CLIENT = Set.of("connection.update-secret");

    static Stream<Specification.MethodElement> everySpecifiedMethod() {
        return SPECIFICATION.methods().stream();
    }

    @Test
    void namesEveryMethodThereIs() {
        Set<String> specified =
                everySpecifiedMethod().map(Specification.MethodElement::name).collect(Collectors.toSet());
        specified.addAll(NOT_IN_THE_FILE.keySet());

        assertThat(MethodTypes.ALL).extracting(MethodType::name).containsExactlyInAnyOrderElementsOf(specified);
    }

    @ParameterizedTest
    @MethodSource("everySpecifiedMethod")
    void givesTheIdsAndWhetherContentFollows(Specification.MethodElement element) {
        MethodType<?> type = MethodSamples.typeOf(record(element));

        assertThat(type.name()).isEqualTo(element.name());
        assertThat(type.carriesContent()).isEqualTo(element.content());
    }

    @ParameterizedTest
    @MethodSource("everySpecifiedMethod")
    void givesTheFieldsInTheirOrder(Specification.MethodElement element) {
        List<String> components = Arrays.stream(record(element).getRecordComponents())
                .map(RecordComponent::getName)
                .toList();

        assertThat(components)
                .containsExactlyElementsOf(element.fields().stream()
                        .filter(field -> !field.reserved())
                        .map(field -> component(element, field))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("everySpecifiedMethod")
    void givesTheBytes(Specification.MethodElement element) throws ReflectiveOperationException {
        Random random = new Random(element.name().hashCode());
        for (int i = 0; i < 20; i++) {
            Method method = MethodSamples.sample(record(element), random);
            ByteBuf written = Unpooled.buffer();
            method.write(new MethodWriter(written));

            ByteBuf specified = Unpooled.buffer();
            SpecifiedWriter writer = new SpecifiedWriter(specified);
            for (Specification.Field field : element.fields()) {
                writer.write(field.type(), field.reserved() ? null : value(method, component(element, field)));
            }

            assertThat(ByteBufUtil.hexDump(written)).isEqualTo(ByteBufUtil.hexDump(specified));
        }
    }

    @ParameterizedTest
    @MethodSource("everySpecifiedMethod")
    void saysWhatAClientMaySend(Specification.MethodElement element) {
        boolean expected = SENT_BY_THE_CLIENT.contains(element.name())
                || (element.toServer() && !SENT_BY_THE_SERVER.contains(element.name()));

        assertThat(FromClient.class.isAssignableFrom(record(element))).isEqualTo(expected);
    }

    @Test
    void leavesTheAccessClassAsBefore091() {
        NOT_IN_THE_FILE.forEach((name, fields) -> assertThat(MethodSamples.everyMethod()
                        .filter(kind -> MethodSamples.typeOf(kind).name().equals(name))
                        .flatMap(kind -> Arrays.stream(kind.getRecordComponents()))
                        .map(RecordComponent::getName))
                .containsExactlyElementsOf(fields));
        assertThat(AccessMethod.Request.TYPE).isSameAs(MethodType.find(30, 10));
        assertThat(AccessMethod.RequestOk.TYPE).isSameAs(MethodType.find(30, 11));
    }

    @Test
    void givesTheReplyCodesAndTheirScope() {
        Map<String, String> specified = SPECIFICATION.replyCodes();

        assertThat(Arrays.stream(ReplyCode.values())
                        .collect(Collectors.toMap(
                                code -> code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                code -> code.code() + (code.isHard() ? " hard-error" : ""))))
                .isEqualTo(specified);
    }

    @Test
    void givesThePropertiesInTheirOrder() {
        assertThat(Arrays.stream(BasicProperties.class.getRecordComponents()).map(RecordComponent::getName))
                .containsExactlyElementsOf(SPECIFICATION.propertyNames().stream()
                        .map(name -> name.equals("reserved") ? "clusterId" : Specification.camelCase(name))
                        .toList());
    }

    private static Class<? extends Method> record(Specification.MethodElement element) {
        return MethodSamples.everyMethod()
                .filter(kind -> MethodSamples.typeOf(kind) == MethodType.find(element.classId(), element.methodId()))
                .findAny()
                .orElseThrow(() -> new AssertionError("no record for " + element.name()));
    }

    /** The component's name: {@code type} alone is taken, and the file spells no-wait in two ways. */
    private static String component(Specification.MethodElement element, Specification.Field field) {
        return switch (element.name() + ' ' + field.name()) {
            case "exchange.declare type" -> "exchangeType";
            case "confirm.select nowait" -> "noWait";
            default -> Specification.camelCase(field.name());
        };
    }

    private static Object value(Method method, String component) throws ReflectiveOperationException {
        return method.getClass().getMethod(component).invoke(method);
    }
}
