package io.leveret.benchmarks.scenarios;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Another broker, that runs already: {@code name=host:port@pid}. */
record Peer(String name, Target target) {

    private static final Pattern FORM = Pattern.compile("([^=]+)=([^:]+):(\\d+)@(\\d+)");

    /** Throws IllegalArgumentException, saying why, for a text that is none or a process that is not there. */
    static Peer parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not like name=host:port@pid");
        }
        Usage usage = new Usage(Long.parseLong(form.group(4)));
        return new Peer(form.group(1), new Target(form.group(2), Integer.parseInt(form.group(3)), usage));
    }
}
