package dev.sluice.catalog;

import java.util.List;

/** The type as which a piece of JSON is read. JSON of another kind reads as null. */
public sealed interface JsonShape {

    /** A string, a number, true or false, a time in a string; or JSON as it is. */
    record Scalar(ColumnType type) implements JsonShape {}

    /**
     * A value of an enumeration. JSON has it in lower case, as the database has its labels; any
     * other string reads as null.
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
     * @param nullableItems whether items that read as null stay in the list, else they are left out
     */
    record Items(JsonShape item, boolean nullableItems) implements JsonShape {}
}
