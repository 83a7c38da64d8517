package dev.sluice.query.input;

import org.jspecify.annotations.Nullable;

/**
 * Classes of page sizes. A statement is made for a class, not for a size, and says to the database
 * how many rows a page of that class has at most.
 */
public final class PageClass {

    private PageClass() {}

    /** The largest size of the class that a size is in: 4, 16, 64, and so on. */
    public static int of(int size) {
        var largest = 4;
        while (largest < size && largest < 1 << 28) {
            largest *= 4;
        }
        return largest;
    }

    /**
     * The same for what an operation gives, whatever that is, but no more than the most allowed.
     */
    public static int of(@Nullable Object size, int most) {
        return size instanceof Number number
                ? Math.min(of(Math.clamp(number.longValue(), 0, most)), most)
                : most;
    }
}
