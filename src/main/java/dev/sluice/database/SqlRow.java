package dev.sluice.database;

import io.r2dbc.spi.Readable;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row that a statement answers; to be read while it is mapped, not later. */
public final class SqlRow {

    private final Readable row;

    SqlRow(Readable row) {
        this.row = row;
    }

    /**
     * The value of a column.
     *
     * @param type what the driver makes of it: {@code UUID}, {@code String}, {@code Long}, {@code
     *     OffsetDateTime}, {@code byte[]}, arrays of these
     * @throws NoSuchElementException if there is no such column
     * @throws IllegalArgumentException if its type is none of the column's
     */
    public <T> @Nullable T find(String column, Class<T> type) {
        return row.get(column, type);
    }

    /**
     * The value of a column that is never null.
     *
     * @throws NullPointerException if it is null
     * @throws NoSuchElementException if there is no such column
     * @throws IllegalArgumentException if its type is none of the column's
     */
    public <T> T get(String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
