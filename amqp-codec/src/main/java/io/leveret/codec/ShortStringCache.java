package io.leveret.codec;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The names that one connection lately used, so that a repeated exchange, routing key or consumer tag costs no allocation. Holds at
 * most {@value #SLOTS} ASCII strings of at most 255 bytes; a name that falls on another's slot takes its place. One thread at a time.
 */
public final class ShortStringCache {

    private static final int SLOTS = 64;

    private final @Nullable String[] slots = new @Nullable String[SLOTS];

    /** The text of these bytes if they are all ASCII, else null. */
    @Nullable
    String ascii(byte[] octets, int length) {
        int hash = length;
        int all = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + octets[i];
            all |= octets[i];
        }
        if (all < 0) {
            return null;
        }
        int slot = (hash ^ (hash >>> 6) ^ (hash >>> 15)) & (SLOTS - 1);
        String known = slots[slot];
        if (known == null || !isSame(known, octets, length)) {
            known = new String(octets, 0, length, StandardCharsets.ISO_8859_1);
            slots[slot] = known;
        }
        return known;
    }

    private static boolean isSame(String known, byte[] octets, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != octets[i]) {
                return false;
            }
        }
        return true;
    }
}
