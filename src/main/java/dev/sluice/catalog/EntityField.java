package dev.sluice.catalog;

/** A field of an entity: a column, several columns, JSON as typed fields, or a relation. */
public sealed interface EntityField permits Column, Embedded, JsonField, Relation {

    /** The field's name in the schema. */
    String name();

    /** Whether the schema lets the field be null. */
    boolean nullable();
}
