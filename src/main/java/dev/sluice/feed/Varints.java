package dev.sluice.feed;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Numbers of variable length: seven bits a byte, the low ones first, and the eighth bit set on all
 * but the last byte. The same as LEB128.
 */
final class Varints {

    private static final int MORE = 0x80;
    private static final int BITS = 0x7f;
    private static final int STEP = 7;

    /** The shift of the last byte of a number of 63 bits. */
    private static final int MAX_SHIFT = 56;

    private Varints() {}

    /** Writes a number that is not negative. */
    static void write(ByteArrayOutputStream out, long number) {
        var rest = number;
        while (rest > BITS) {
            out.write((int) (rest & BITS) | MORE);
            rest >>>= STEP;
        }
        out.write((int) rest);
    }

    /**
     * Reads a number.
     *
     * @throws BufferUnderflowException if the bytes end within it
     * @throws IllegalArgumentException if it has more than 63 bits
     */
    static long read(ByteBuffer in) {
        var number = 0L;
        for (var shift = 0; shift <= MAX_SHIFT; shift += STEP) {
            var next = in.get();
            number |= (long) (next & BITS) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number of more than 63 bits");
    }
}
