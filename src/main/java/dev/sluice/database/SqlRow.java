package dev.sluice.database;

import io.r2dbc.spi.Readable;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row that a statement returns. Valid only while a mapper function reads it. */
public final class SqlRow {

    private final Readable row;

    SqlRow(Readable row) {
        this.row = row;
    }

    /**
     * Returns the value of a column, which may be null.
     *
     * @param type the Java type to return: {@code UUID}, {@code String}, {@code Long}, {@code
     *     OffsetDateTime}, {@code byte[]}, or an array of these
     * @throws NoSuchElementException if there is no such column
     * @throws IllegalArgumentException if the driver cannot read the column as that type
     */
    public <T> @Nullable T find(String column, Class<T> type) {
        return row.get(column, type);
    }

    /**
     * Returns the value of a column that is never null.
     *
     * @throws NullPointerException if the value is null
     * @throws NoSuchElementException if there is no such column
     * @throws IllegalArgumentException if the driver cannot read the column as that type
     */
    public <T> T get(String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
