package dev.sluice.query.input;

import io.netty.buffer.ByteBufUtil;
import java.math.BigDecimal;

/**
 * Counts the bytes that the statements of one operation bind together, and tells whether they
 * exceed a maximum.
 */
public final class BindBudget {

    /** Bytes counted for a key, a time or a number, except for a {@link BigDecimal}. */
    private static final int VALUE = 16;

    /** Bytes of the length in front of each item of a list. */
    private static final int ITEM = 4;

    private final long maximum;
    private long used;

    public BindBudget(long maximum) {
        this.maximum = maximum;
    }

    /** Counts a value that a statement binds. */
    public void add(Object value) {
        used += size(value);
    }

    public boolean isExceeded() {
        return used > maximum;
    }

    /** The bytes counted so far. */
    public long used() {
        return used;
    }

    private static long size(Object value) {
        return switch (value) {
            case CharSequence text -> ByteBufUtil.utf8Bytes(text);
            case BoundList list -> list.items().stream().mapToLong(item -> ITEM + size(item)).sum();
            case BigDecimal number -> number.precision();
            default -> VALUE;
        };
    }
}
