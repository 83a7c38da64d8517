package dev.sluice.feed;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of a row, or the request to read rows anew.
 *
 * @param seq the place in the order of changes
 * @param xid the transaction that made the change
 * @param at the time of the change, which is before its commit
 * @param layout the table and the logged columns; null for a RESYNC of everything
 * @param key the key of the row; null for RESYNC
 * @param before the logged values before the change; null for an insertion and for RESYNC
 * @param after the logged values after the change; null for a deletion. For RESYNC the scope whose
 *     rows changed, with null for each link, or null for all rows of the table
 */
public record Change(
        long seq,
        long xid,
        Kind kind,
        OffsetDateTime at,
        @Nullable Layout layout,
        @Nullable UUID key,
        @Nullable Image before,
        @Nullable Image after) {

    /** The kinds of changes. */
    public enum Kind {
        INSERTED,
        UPDATED,
        DELETED,
        /** Rows changed that the log does not tell one by one. */
        RESYNC;

        static Kind of(String letter) {
            return switch (letter) {
                case "I" -> INSERTED;
                case "U" -> UPDATED;
                case "D" -> DELETED;
                case "R" -> RESYNC;
                default -> throw new IllegalArgumentException("no kind of change: " + letter);
            };
        }
    }

    /**
     * The logged values of a row.
     *
     * @param keys the values of the scopes, then those of the links
     * @param states the labels of enumerations, and {@code true} or {@code false} of booleans
     */
    public record Image(
            LoggedColumns columns, List<@Nullable UUID> keys, List<@Nullable String> states) {

        public Image {
            keys = Collections.unmodifiableList(new ArrayList<>(keys));
            states = Collections.unmodifiableList(new ArrayList<>(states));
        }

        /** Returns the values of the scopes, which decide on the visibility of the row. */
        public List<@Nullable UUID> scopes() {
            return keys.subList(0, columns.scopes().size());
        }

        /**
         * Returns the value of a scope or link; null if it is null.
         *
         * @throws IllegalArgumentException if the log does not carry the column
         */
        public @Nullable UUID key(String column) {
            return keys.get(index(columns.keys(), column));
        }

        /**
         * Returns the value of an enumeration or boolean as text; null if it is null.
         *
         * @throws IllegalArgumentException if the log does not carry the column
         */
        public @Nullable String state(String column) {
            return states.get(index(columns.states(), column));
        }

        private int index(List<String> names, String column) {
            var index = names.indexOf(column);
            if (index < 0) {
                throw new IllegalArgumentException(
                        "The log does not carry %s.%s".formatted(columns.table(), column));
            }
            return index;
        }
    }
}
