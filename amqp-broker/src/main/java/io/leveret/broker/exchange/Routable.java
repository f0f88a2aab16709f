package io.leveret.broker.exchange;

import io.leveret.broker.message.Message;
import io.leveret.codec.ContentHeader;
import io.leveret.codec.FieldTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What exchanges look at in a message: its routing keys, and its properties where a type asks for them. Used by one thread. */
public final class Routable {

    private final List<String> keys;
    private final ContentHeader header;
    private @Nullable FieldTable headers;

    /** A message of one routing key. */
    public Routable(String routingKey, ContentHeader header) {
        this.keys = List.of(routingKey);
        this.header = header;
    }

    /** A message that is to be routed by more keys than the one it was published with. */
    public Routable(String routingKey, List<String> moreKeys, ContentHeader header) {
        List<String> all = new ArrayList<>(1 + moreKeys.size());
        all.add(routingKey);
        all.addAll(moreKeys);
        this.keys = List.copyOf(all);
        this.header = header;
    }

    /** The key it was published with, then the keys of its copies. */
    public List<String> keys() {
        return keys;
    }

    /** The key it was published with. */
    String routingKey() {
        return keys.get(0);
    }

    ContentHeader header() {
        return header;
    }

    /** Its headers, read at the first call; none is an empty table. */
    FieldTable headers() {
        FieldTable read = headers;
        if (read == null) {
            read = Message.headers(header);
            headers = read;
        }
        return read;
    }
}
