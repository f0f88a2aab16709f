package io.leveret.compat.wire;

import io.leveret.codec.BasicMethod;
import java.util.BitSet;

/** The confirms of one channel, each number at most once. One thread at a time. */
final class Confirms {

    private final BitSet confirmed = new BitSet();

    void add(BasicMethod.Ack ack) {
        int tag = (int) ack.deliveryTag();
        if (confirmed.get(tag)) {
            throw new AssertionError(ack + " confirms a message again");
        }
        confirmed.set(ack.multiple() ? 1 : tag, tag + 1);
    }

    int count() {
        return confirmed.cardinality();
    }

    /** How many are confirmed without a gap, from the first. */
    int withoutGap() {
        return confirmed.nextClearBit(1) - 1;
    }
}
