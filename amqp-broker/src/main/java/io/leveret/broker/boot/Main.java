package io.leveret.broker.boot;

/** The process: runs the command and ends with its exit code. */
public final class Main {

    private Main() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        LogFormat.useUnlessConfigured();
        boundSlowScrapes();
        System.exit(new LeveretCommand(System.getenv(), System.out, System.err).run(arguments));
    }

    /** Seconds that a scrape may take to ask and to read: /metrics has one thread. */
    private static void boundSlowScrapes() {
        setUnlessSet("sun.net.httpserver.maxReqTime", "10");
        setUnlessSet("sun.net.httpserver.maxRspTime", "30");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
