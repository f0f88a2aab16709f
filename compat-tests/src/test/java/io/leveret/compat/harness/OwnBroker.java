package io.leveret.compat.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Gives a class a broker of its own, which its tests may stop, kill and start. Skipped when another broker is under test. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OwnBroker {

    /** Settings as {@code key=value}, besides the ports. */
    String[] value() default {};
}
