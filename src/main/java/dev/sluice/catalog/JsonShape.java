package dev.sluice.catalog;

/** What a piece of JSON is read as. JSON of another kind reads as null. */
public sealed interface JsonShape {

    /** A string, a number, true or false, a time in a string; or JSON as it is. */
    record Scalar(ColumnType type) implements JsonShape {}

    /** An object with known members. */
    record Node(JsonType type) implements JsonShape {}

    /**
     * A list.
     *
     * @param nullableItems whether items that read as null stay in the list, else they are left out
     */
    record Items(JsonShape item, boolean nullableItems) implements JsonShape {}
}
