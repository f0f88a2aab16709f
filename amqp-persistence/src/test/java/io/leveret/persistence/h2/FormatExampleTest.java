package io.leveret.persistence.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.leveret.persistence.DefinitionChange.QueuePut;
import io.leveret.persistence.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the examples in docs/storage.md true. */
class FormatExampleTest {

    @Test
    void theDocumentedSegmentAndMarksAreWhatIsWritten() throws Exception {
        SegmentEncoder encoder = new SegmentEncoder(4096);
        List<StoredMessage> messages = List.of(
                new StoredMessage(1000, 0, bytes("e1"), bytes("hello")),
                new StoredMessage(1002, 1, bytes("e2"), bytes("hi")));
        SegmentHeader header = encoder.header(7, messages, SharedBodies.NONE);
        byte[] segment = encoder.encode(header, messages).get(0);
        long[] gone = Bits.ofSpan(3);
        Bits.add(gone, 2);
        byte[] marks = Mark.encode(List.of(new Mark(Segment.id(17, 5), gone), Mark.all(Segment.id(12, 1))), 4096)
                .get(0);

        String documented = Files.readString(Path.of("../docs/storage.md"));

        assertThat(documented).contains(dump(segment)).contains(dump(marks));
    }

    @Test
    void theDocumentedSharedBodyIsWhatIsWritten() throws Exception {
        SegmentEncoder encoder = new SegmentEncoder(4096);
        byte[] body = bytes("hello");
        List<StoredMessage> ofSeven = List.of(new StoredMessage(1000, 0, bytes("e1"), body));
        SharedBodies shared = new SharedBodies(1);
        shared.count(body);
        shared.count(body);
        List<byte[]> bodies = new ArrayList<>();
        shared.write(written -> {
            bodies.addAll(encoder.encode(written));
            return 3;
        });
        SegmentHeader header = encoder.header(7, ofSeven, shared);

        String documented = Files.readString(Path.of("../docs/storage.md"));

        assertThat(documented)
                .contains(dump(bodies.get(0)))
                .contains(dump(encoder.encode(header, ofSeven).get(0)));
    }

    @Test
    void theDocumentedChangeOfDefinitionsIsWhatIsWritten(@TempDir Path folder) throws Exception {
        DefinitionJournal journal = new DefinitionJournal(folder, "", 4096);
        byte[] record = DefinitionRecord.encode(List.of(new QueuePut("/", "q", 1, false, "{}")));
        journal.restart(record);
        journal.append(record);
        journal.close();
        Path file = folder.resolve(DefinitionJournal.NAME);
        byte[] written = Arrays.copyOf(
                Files.readAllBytes(file), DefinitionJournal.Content.of(file).end());

        assertThat(Files.readString(Path.of("../docs/storage.md"))).contains(dump(written));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** 16 bytes a line. */
    private static String dump(byte[] value) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < value.length; from += 16) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%04x ", from));
            for (int i = from; i < Math.min(value.length, from + 16); i++) {
                line.append(String.format(Locale.ROOT, " %02x", value[i]));
            }
            lines.add(line.toString());
        }
        return String.join("\n", lines);
    }
}
