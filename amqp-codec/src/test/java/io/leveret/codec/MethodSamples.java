package io.leveret.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Made-up methods of every kind there is: the sealed hierarchy says which, the record's components say of what. */
final class MethodSamples {

    private MethodSamples() {}

    /** Every record that is a method. */
    static Stream<Class<? extends Method>> everyMethod() {
        return Arrays.stream(Method.class.getPermittedSubclasses())
                .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
                .map(kind -> kind.asSubclass(Method.class));
    }

    static MethodType<?> typeOf(Class<? extends Method> kind) {
        try {
            return (MethodType<?>) kind.getField("TYPE").get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(kind.getName(), e);
        }
    }

    /** A method whose fields are drawn from {@code random}. */
    static Method sample(Class<? extends Method> kind, Random random) {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components).map(c -> value(c, random)).toArray();
        try {
            Constructor<? extends Method> constructor = kind.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(kind.getName(), e);
        }
    }

    private static Object value(RecordComponent component, Random random) {
        Class<?> type = component.getType();
        if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == int.class) {
            return random.nextInt(component.getName().startsWith("version") ? 256 : 65_536);
        } else if (type == long.class) {
            return component.getName().equals("deliveryTag") ? random.nextLong() : random.nextLong(1L << 32);
        } else if (type == String.class) {
            return text(random);
        } else if (type == byte[].class) {
            return text(random).getBytes(StandardCharsets.UTF_8);
        } else if (type == FieldTable.class) {
            return FieldTableSamples.table(random, 2);
        }
        throw new AssertionError("no sample of " + type);
    }

    private static String text(Random random) {
        return List.of("", "a", "a.name", "Hase im Pfeffer, größer", "\u03bb\ud83d\udc07", "x".repeat(255))
                .get(random.nextInt(6));
    }
}
