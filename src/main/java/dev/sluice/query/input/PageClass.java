package dev.sluice.query.input;

import org.jspecify.annotations.Nullable;

/**
 * Groups page sizes into classes. All page sizes of a class share one statement, which tells the
 * database the maximum number of rows for the class.
 */
public final class PageClass {

    private PageClass() {}

    /**
     * Returns the largest size in the class of a size. The largest sizes are 4, 16, 64 and so on.
     */
    public static int of(int size) {
        var largest = 4;
        while (largest < size && largest < 1 << 28) {
            largest *= 4;
        }
        return largest;
    }

    /**
     * Returns the largest size in the class of the size that an operation gives, but no more than
     * {@code most}. Returns {@code most} if the size is not a number.
     */
    public static int of(@Nullable Object size, int most) {
        return size instanceof Number number
                ? Math.min(of(Math.clamp(number.longValue(), 0, most)), most)
                : most;
    }
}
