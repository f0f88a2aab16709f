package io.leveret.compat.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A broker and its temporary folder; JUnit closes it with the class, or the run, that started it. */
record StartedBroker(BrokerUnderTest broker) implements AutoCloseable {

    static StartedBroker shared() {
        return ExternalBroker.isChosen() ? new StartedBroker(ExternalBroker.chosen()) : ours();
    }

    static StartedBroker ours(String... settings) {
        try {
            Path folder = Files.createTempDirectory("leveret-compat");
            return new StartedBroker(LeveretProcess.start(Launch.in(folder).with(settings)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The broker; started anew if the test before left it dead. */
    BrokerUnderTest running() {
        if (broker instanceof LeveretProcess ours && !ours.isAlive()) {
            ours.startAgain();
        }
        return broker;
    }

    @Override
    public void close() throws IOException {
        if (broker instanceof LeveretProcess ours) {
            ours.close();
            delete(ours.dataDirectory());
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, java.io.IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
