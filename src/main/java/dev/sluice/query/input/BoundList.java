package dev.sluice.query.input;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.Array;
import java.util.List;

/**
 * A list that is bound as an array. Unlike an array it has an equality, so that statements with the
 * same binds can be told.
 *
 * @param type the Java type of the items
 */
public record BoundList(Class<?> type, List<?> items) {

    public BoundList {
        items = List.copyOf(items);
    }

    /** The array that the driver takes. */
    public Object toArray() {
        var array = Array.newInstance(type, items.size());
        for (var i = 0; i < items.size(); i++) {
            Array.set(array, i, items.get(i));
        }
        return array;
    }

    /** The list in the form that PostgreSQL reads as an array; an item in quotes is never null. */
    public String toText() {
        return items.stream().map(BoundList::quoted).collect(joining(",", "{", "}"));
    }

    private static String quoted(Object item) {
        return '"' + item.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
