package io.leveret.compat.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {

    private static final int MANY = FreePorts.COUNT / 2;

    /** A broker that gets the same port for clients and for metrics does not start. */
    @Test
    void givesNoPortTwice() {
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            given.add(FreePorts.next());
        }
        assertEquals(MANY, given.size());
    }
}
