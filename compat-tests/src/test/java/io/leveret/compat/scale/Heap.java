package io.leveret.compat.scale;

import io.leveret.compat.harness.LeveretProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The heap of a broker, as the JDK's {@code jcmd} tells. */
final class Heap {

    private Heap() {}

    /** Bytes of the objects that are reachable. */
    static long liveBytes(LeveretProcess broker) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(broker.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        // The last line is "Total", objects, bytes.
        String[] total = lines.get(lines.size() - 1).trim().split("\\s+", -1);
        return Long.parseLong(total[2]);
    }
}
