package io.leveret.broker.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/**
 * How the process logs: a line an event, to standard output. Said in calls, because to read it from XML takes a third of the
 * start; Logback's own property {@code logback.configurationFile} still names another configuration.
 */
final class LogFormat {

    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{0}: %msg%n";

    private LogFormat() {}

    static void useUnlessConfigured() {
        if (System.getProperty("logback.configurationFile") == null) {
            use((LoggerContext) LoggerFactory.getILoggerFactory());
        }
    }

    private static void use(LoggerContext context) {
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> standardOutput = new ConsoleAppender<>();
        standardOutput.setContext(context);
        standardOutput.setEncoder(encoder);
        standardOutput.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(standardOutput);
    }
}
