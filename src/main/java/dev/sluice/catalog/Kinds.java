package dev.sluice.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The concrete types of an interface's rows, which lie in one table.
 *
 * @param by the field, an enumeration, whose value says which type a row is of
 * @param types a type for each value
 */
public record Kinds(String by, List<Kind> types) {

    public Kinds {
        types = List.copyOf(types);
    }

    /** The kind that has a field of its own of that name; none for a field that all have. */
    public Optional<Kind> owning(String field) {
        return types.stream().filter(kind -> kind.own().contains(field)).findFirst();
    }

    /**
     * A concrete type.
     *
     * @param name the type's name
     * @param value the value that says it, as the schema spells it
     * @param own the fields that other kinds do not have
     */
    public record Kind(String name, String value, Set<String> own) {

        public Kind {
            own = Set.copyOf(own);
        }
    }
}
