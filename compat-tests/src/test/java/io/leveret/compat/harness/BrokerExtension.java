package io.leveret.compat.harness;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.leveret.compat.wire.WireClient;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives the methods of an {@link AmqpTest} what they ask for, and cleans up behind each. */
final class BrokerExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(BrokerExtension.class);

    private static final Map<Class<?>, Supply> SUPPLIES = Map.of(
            BrokerUnderTest.class, Sandbox::broker,
            LeveretProcess.class, sandbox -> (LeveretProcess) sandbox.broker(),
            Clients.class, Sandbox::clients,
            Names.class, Sandbox::names,
            Connection.class, sandbox -> sandbox.clients().connect(),
            Channel.class, sandbox -> sandbox.clients().channel(),
            WireClient.class, sandbox -> sandbox.clients().wire());

    @Override
    public void beforeEach(ExtensionContext context) {
        sandbox(context);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Sandbox sandbox = sandbox(context);
        sandbox.closeClients();
        boolean shared = ownBroker(context).isEmpty();
        sandbox.checkBroker(shared);
        if (shared) {
            sandbox.deleteNamed();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return SUPPLIES.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        Supply supply = Objects.requireNonNull(SUPPLIES.get(type));
        try {
            return supply.from(sandbox(context));
        } catch (Exception e) {
            throw new AssertionError("no " + type.getSimpleName() + " for the test", e);
        }
    }

    private static Sandbox sandbox(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .computeIfAbsent(
                        Sandbox.class, key -> new Sandbox(broker(context).running(), testName(context)), Sandbox.class);
    }

    /**
     * The class's own broker, or the one that all classes share; started when the first test needs it. A look-up in a class's
     * store finds what lies in the root's, hence the two keys.
     */
    private static StartedBroker broker(ExtensionContext context) {
        Optional<OwnBroker> own = ownBroker(context);
        if (own.isPresent()) {
            return outermostClass(context)
                    .getStore(NAMESPACE)
                    .computeIfAbsent(
                            "own broker", key -> StartedBroker.ours(own.get().value()), StartedBroker.class);
        }
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("shared broker", key -> StartedBroker.shared(), StartedBroker.class);
    }

    private static ExtensionContext outermostClass(ExtensionContext context) {
        ExtensionContext outermost = context;
        for (Optional<ExtensionContext> parent = context.getParent();
                parent.isPresent() && parent.get().getTestClass().isPresent();
                parent = parent.get().getParent()) {
            outermost = parent.get();
        }
        return outermost;
    }

    private static Optional<OwnBroker> ownBroker(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(
                context.getRequiredTestClass(), OwnBroker.class, context.getEnclosingTestClasses());
    }

    private static String testName(ExtensionContext context) {
        String[] classNames = context.getRequiredTestClass().getName().split("[.$]");
        String className =
                Arrays.stream(classNames).reduce((first, last) -> last).orElseThrow();
        return className + "." + context.getRequiredTestMethod().getName();
    }

    @FunctionalInterface
    private interface Supply {
        Object from(Sandbox sandbox) throws Exception;
    }
}
