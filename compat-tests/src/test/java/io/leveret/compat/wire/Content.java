package io.leveret.compat.wire;

import io.leveret.codec.Method;
import java.nio.charset.StandardCharsets;

/** A message as it came: the method that brought it, its properties in wire form, and its whole body. */
@SuppressWarnings("ArrayRecordComponent")
public record Content<M extends Method>(M method, byte[] properties, byte[] body) {

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
