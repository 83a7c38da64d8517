package dev.sluice.catalog;

import java.util.List;

/**
 * The type that a piece of JSON is expected to have. A field shows JSON of any other type as null.
 */
public sealed interface JsonShape {

    /**
     * A string, a number, a boolean, or a time in a string. {@link ColumnType#JSON} stands for any
     * JSON, which is shown unchanged.
     */
    record Scalar(ColumnType type) implements JsonShape {}

    /**
     * A value of an enumeration. The JSON holds the value in lower case, like the database's
     * labels. Any other string is shown as null.
     *
     * @param values the values as the schema spells them
     */
    record Label(List<String> values) implements JsonShape {

        public Label {
            values = List.copyOf(values);
        }
    }

    /** An object with known members. */
    record Node(JsonType type) implements JsonShape {}

    /**
     * A list.
     *
     * @param nullableItems whether unexpected items stay in the list as null; otherwise they are
     *     left out
     */
    record Items(JsonShape item, boolean nullableItems) implements JsonShape {}
}
