package dev.sluice.query.input;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.Array;
import java.util.List;

/**
 * A list that a statement binds as an array. Unlike arrays, lists with equal items are equal, which
 * shows that two statements have the same binds.
 *
 * @param type the Java type of the items
 */
public record BoundList(Class<?> type, List<?> items) {

    public BoundList {
        items = List.copyOf(items);
    }

    /** Returns the array that the driver binds. */
    public Object toArray() {
        var array = Array.newInstance(type, items.size());
        for (var i = 0; i < items.size(); i++) {
            Array.set(array, i, items.get(i));
        }
        return array;
    }

    /**
     * Returns the text of a PostgreSQL array. Every item is in quotes, because PostgreSQL reads
     * {@code NULL} without quotes as null.
     */
    public String toText() {
        return items.stream().map(BoundList::quoted).collect(joining(",", "{", "}"));
    }

    private static String quoted(Object item) {
        return '"' + item.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
