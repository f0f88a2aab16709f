package io.leveret.broker.boot;

/** The process: runs the command and ends with its exit code. */
public final class Main {

    private Main() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        LogFormat.useUnlessConfigured();
        boundScrapes();
        chooseForNetty();
        System.exit(new LeveretCommand(System.getenv(), System.out, System.err).run(arguments));
    }

    /** The JDK's server has no bounds of its own: seconds to ask and to read the answer, and connections at a time. */
    private static void boundScrapes() {
        setUnlessSet("sun.net.httpserver.maxReqTime", "10");
        setUnlessSet("sun.net.httpserver.maxRspTime", "30");
        setUnlessSet("jdk.httpserver.maxConnections", "100");
    }

    /** Flight recordings of each buffer are for Netty's developers, and loading them takes a part of the start. */
    private static void chooseForNetty() {
        setUnlessSet("io.netty.jfr.enabled", "false");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
