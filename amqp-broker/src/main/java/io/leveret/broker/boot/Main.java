package io.leveret.broker.boot;

/** The process: runs the command and ends with its exit code. */
public final class Main {

    private Main() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        LogFormat.useUnlessConfigured();
        boundScrapes();
        System.exit(new LeveretCommand(System.getenv(), System.out, System.err).run(arguments));
    }

    /** The JDK's server has no bounds of its own: seconds to ask and to read the answer, and connections at a time. */
    private static void boundScrapes() {
        setUnlessSet("sun.net.httpserver.maxReqTime", "10");
        setUnlessSet("sun.net.httpserver.maxRspTime", "30");
        setUnlessSet("jdk.httpserver.maxConnections", "100");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
