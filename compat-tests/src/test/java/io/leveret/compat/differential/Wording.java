package io.leveret.compat.differential;

import io.leveret.codec.BasicProperties;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import io.leveret.codec.MalformedFrameException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts into words what one broker said, without what differs by chance: generated names are numbered as they appear. */
final class Wording {

    private static final Pattern NULLS = Pattern.compile("\\w+=null(, )?");
    private static final Pattern GENERATED = Pattern.compile("amq\\.(gen|ctag)-[A-Za-z0-9_-]{22}");
    private static final Pattern REPLY_TO = Pattern.compile("amq\\.rabbitmq\\.reply-to\\.[A-Za-z0-9+/=._-]{20,}");
    private static final Pattern DEATH_TIME = Pattern.compile("time=Timestamp\\[seconds=\\d+]");

    private static final int BRIEF = 60;

    private final Scene scene;
    private final List<String> generated = new ArrayList<>();

    Wording(Scene scene) {
        this.scene = scene;
    }

    String of(Object said) {
        String text = scene.plain(withoutNulls(said));
        String numbered = GENERATED
                .matcher(DEATH_TIME.matcher(text).replaceAll("time=now"))
                .replaceAll(match -> "amq." + match.group(1) + "#" + number(match.group()));
        return REPLY_TO.matcher(numbered).replaceAll(match -> Keys.REPLIES + "#" + number(match.group()));
    }

    /** The properties of a message, with headers in the order of their names: a broker may sort them. */
    String ofProperties(byte[] octets) {
        try {
            BasicProperties properties = new ContentHeader(BasicProperties.CLASS_ID, 0, octets).decode();
            return of(
                    properties.toBuilder().headers(sorted(properties.headers())).build());
        } catch (MalformedFrameException e) {
            return "malformed properties: " + e.getMessage();
        }
    }

    /** The address for a direct reply that a message carries, or nothing. */
    String replyTo(byte[] octets) {
        try {
            String replyTo = new ContentHeader(BasicProperties.CLASS_ID, 0, octets)
                    .decode()
                    .replyTo();
            return replyTo != null && REPLY_TO.matcher(replyTo).matches() ? replyTo : "";
        } catch (MalformedFrameException e) {
            return "";
        }
    }

    /** A text, or its beginning, length and sum. */
    static String brief(String text) {
        return text.length() <= BRIEF
                ? text
                : text.substring(0, BRIEF) + "... of " + text.length() + " with hash " + text.hashCode();
    }

    private static @Nullable FieldTable sorted(@Nullable FieldTable headers) {
        return headers == null
                ? null
                : FieldTable.of(headers.entries().stream()
                        .sorted(Comparator.comparing(FieldTable.Entry::name))
                        .toList());
    }

    static boolean isGenerated(String name) {
        return GENERATED.matcher(name).matches();
    }

    static String withoutNulls(Object said) {
        return NULLS.matcher(said.toString()).replaceAll("");
    }

    private int number(String name) {
        if (!generated.contains(name)) {
            generated.add(name);
        }
        return generated.indexOf(name) + 1;
    }
}
