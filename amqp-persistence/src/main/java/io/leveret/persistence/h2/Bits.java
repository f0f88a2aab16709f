package io.leveret.persistence.h2;

/** Sets of small numbers, as words of 64 bits. A set given to a method may be shorter than its span: the rest is empty. */
final class Bits {

    private Bits() {}

    static long[] ofSpan(int span) {
        return new long[(span + 63) >>> 6];
    }

    static boolean has(long[] bits, int bit) {
        int word = bit >>> 6;
        return word < bits.length && (bits[word] & (1L << bit)) != 0;
    }

    static void add(long[] bits, int bit) {
        bits[bit >>> 6] |= 1L << bit;
    }

    static void addRange(long[] bits, int from, int count) {
        int end = from + count;
        int bit = from;
        while (bit < end) {
            int inWord = Math.min(64 - (bit & 63), end - bit);
            bits[bit >>> 6] |= (inWord == 64 ? -1L : (1L << inWord) - 1) << bit;
            bit += inWord;
        }
    }

    /** Adds all of {@code other}; what lies beyond {@code bits} is left out. */
    static void addAll(long[] bits, long[] other) {
        for (int word = 0; word < Math.min(bits.length, other.length); word++) {
            bits[word] |= other[word];
        }
    }

    static int count(long[] bits) {
        int count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** How many numbers from {@code bit} on are in the set. */
    static int countFrom(long[] bits, int bit) {
        int count = 0;
        long mask = -1L << bit;
        for (int word = bit >>> 6; word < bits.length; word++) {
            count += Long.bitCount(bits[word] & mask);
            mask = -1L;
        }
        return count;
    }

    /** The first number from {@code bit} on that is in the set, or -1. */
    static int next(long[] bits, int bit) {
        return scan(bits, bit, 0);
    }

    /** The first number from {@code bit} on that is not in the set; all beyond its words are not. */
    static int nextMissing(long[] bits, int bit) {
        int found = scan(bits, bit, -1L);
        return found < 0 ? Math.max(bit, bits.length << 6) : found;
    }

    private static int scan(long[] bits, int bit, long flip) {
        int word = bit >>> 6;
        long mask = -1L << bit;
        while (word < bits.length) {
            long hit = (bits[word] ^ flip) & mask;
            if (hit != 0) {
                return (word << 6) + Long.numberOfTrailingZeros(hit);
            }
            mask = -1L;
            word++;
        }
        return -1;
    }
}
