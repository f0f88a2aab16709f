package io.leveret.compat.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much heap the threads of a process have asked for, as its virtual machine tells. */
final class Allocations {

    /** What a broker must be started with. */
    static final String JVM_ARGUMENT = "-XX:+PrintExtendedThreadInfo";

    private static final Pattern ALLOCATED = Pattern.compile("^\"(?:io|store|transients).* allocated=(\\d+)([BKMG])");
    private static final String UNITS = "BKMG";

    private Allocations() {}

    /** Whether the Java that runs the tests has what asks. */
    static boolean canBeTold() {
        return Files.isExecutable(jcmd());
    }

    /** Bytes so far, of the threads that messages pass. */
    static long bytes(long pid) throws IOException {
        Process jcmd = new ProcessBuilder(jcmd().toString(), Long.toString(pid), "Thread.print")
                .redirectErrorStream(true)
                .start();
        String threads = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        long bytes = threads.lines().mapToLong(Allocations::bytes).sum();
        if (bytes == 0) {
            throw new IOException("no thread of a broker in: " + threads);
        }
        return bytes;
    }

    private static long bytes(String thread) {
        Matcher matcher = ALLOCATED.matcher(thread);
        if (!matcher.find()) {
            return 0;
        }
        int shift = 10 * UNITS.indexOf(matcher.group(2));
        return Long.parseLong(matcher.group(1)) << shift;
    }

    private static Path jcmd() {
        return Path.of(System.getProperty("java.home"), "bin", "jcmd");
    }
}
