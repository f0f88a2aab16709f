package io.leveret.compat.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of tests that talk to a broker: the one that all share, or with {@link OwnBroker} one of the class's own. Its methods may
 * take a {@link BrokerUnderTest}, {@link LeveretProcess}, {@link Clients}, {@link Names}, an open
 * {@link com.rabbitmq.client.Connection} or {@link com.rabbitmq.client.Channel}, and a
 * {@link io.leveret.compat.wire.WireClient} that is not yet connected. All of it is closed and deleted behind the test, which
 * fails if the broker logged a stack trace meanwhile.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({OursOnlyCondition.class, BrokerExtension.class})
@Timeout(60)
public @interface AmqpTest {}
