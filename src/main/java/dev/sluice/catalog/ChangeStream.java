package dev.sluice.catalog;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A root field of the subscription type that streams the changes of an entity's rows.
 *
 * @param name the field
 * @param entity the entity, which is a node
 * @param kinds the kinds of changes that the stream tells; {@link Kind#RESYNC} is always among them
 * @param by the argument that selects the rows; null for the changes of all rows
 */
public record ChangeStream(String name, Entity entity, Set<Kind> kinds, @Nullable By by) {

    /** The argument with the cursor after which the stream goes on. */
    public static final String AFTER = "after";

    /** The kinds of changes as the public schema names them. */
    public enum Kind {
        /** A row was inserted. */
        INSERTED,
        /** A row was changed, and is one of the stream's rows from now on. */
        ENTERED,
        /** A row of the stream was changed. */
        UPDATED,
        /** A row was changed, and is not one of the stream's rows any more. */
        LEFT,
        /** A row was deleted. */
        DELETED,
        /** Rows changed that the stream does not tell one by one. */
        RESYNC
    }

    /**
     * The selection of rows by a relation to one object.
     *
     * @param argument the argument, whose value is the global id of the object
     * @param column the column that holds the key of the object
     * @param target the entity of the object
     */
    public record By(String argument, String column, Entity target) {}

    /** Adds RESYNC to the kinds. */
    public ChangeStream {
        var all = EnumSet.copyOf(kinds);
        all.add(Kind.RESYNC);
        kinds = Set.copyOf(all);
    }

    /** The name of the type of a change: {@code TaskChange} for tasks. */
    public String typeName() {
        return typeName(entity);
    }

    /** The name of the type of an entity's changes. */
    public static String typeName(Entity entity) {
        return entity.name() + "Change";
    }
}
