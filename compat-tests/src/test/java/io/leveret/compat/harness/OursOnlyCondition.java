package io.leveret.compat.harness;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips what is {@link OursOnly} or needs its {@link OwnBroker} when another broker is under test. */
final class OursOnlyCondition implements ExecutionCondition {

    private static final ConditionEvaluationResult RUN = ConditionEvaluationResult.enabled("runs against any broker");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!ExternalBroker.isChosen()) {
            return RUN;
        }
        return AnnotationSupport.findAnnotation(context.getElement(), OursOnly.class)
                .map(ours -> ConditionEvaluationResult.disabled(ours.value()))
                .or(() -> AnnotationSupport.findAnnotation(context.getElement(), OwnBroker.class)
                        .map(own -> ConditionEvaluationResult.disabled("starts and stops a broker of its own")))
                .orElse(RUN);
    }
}
