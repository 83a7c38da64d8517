package dev.sluice.query.input;

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
}
