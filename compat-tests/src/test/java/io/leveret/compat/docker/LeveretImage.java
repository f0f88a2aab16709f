package io.leveret.compat.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.DockerClientFactory;

/** Our image, built for the tests. Removed by {@link #close}; the layers it was built with stay as a cache. */
record LeveretImage(String name) implements AutoCloseable {

    /** Builds it with the command that the manual gives, from the root of the repository. */
    static LeveretImage build() throws IOException, InterruptedException {
        LeveretImage image =
                new LeveretImage("leveret-under-test:" + ProcessHandle.current().pid());
        Path root = Path.of(System.getProperty("basedir", "."), "..").normalize();
        List<String> command = List.of("docker", "build", "-f", "docker/Dockerfile", "-t", image.name(), ".");
        Process build = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(build.getInputStream().readAllBytes(), UTF_8);
        if (build.waitFor() != 0) {
            throw new AssertionError("the image cannot be built:\n" + output);
        }
        return image;
    }

    @Override
    public void close() {
        DockerClientFactory.lazyClient().removeImageCmd(name).exec();
    }
}
