package io.leveret.compat.clauses;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Something a client may rely on, which the test holds: a row of docs/COMPATIBILITY.md. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Clauses.class)
public @interface Clause {

    /** One of {@link CompatibilityPage#SUBJECTS}, a colon, and what Leveret does in one sentence. Tests may share a clause. */
    String value();

    /** Where RabbitMQ does something else. None, or one. */
    Deviation[] differs() default {};
}
