package dev.sluice.query.input;

import io.netty.buffer.ByteBufUtil;
import java.math.BigDecimal;

/** The bytes that the statements of one operation may bind together. */
public final class BindBudget {

    /** Bytes of a number, a key or a time; and of the length in front of an item of a list. */
    private static final int VALUE = 16;

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

    /** The bytes that were counted. */
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
