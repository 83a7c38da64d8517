package dev.sluice.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The concrete types of an interface, whose rows are in one table.
 *
 * @param by the name of the enumeration field whose value decides a row's concrete type
 * @param types one concrete type for each value of that field
 */
public record Kinds(String by, List<Kind> types) {

    public Kinds {
        types = List.copyOf(types);
    }

    /** The kind that alone has the named field; empty for a field that all kinds have. */
    public Optional<Kind> owning(String field) {
        return types.stream().filter(kind -> kind.own().contains(field)).findFirst();
    }

    /**
     * A concrete type.
     *
     * @param name the type's name
     * @param value the value of the enumeration field in rows of this type, as the schema spells it
     * @param own the fields that other kinds do not have
     */
    public record Kind(String name, String value, Set<String> own) {

        public Kind {
            own = Set.copyOf(own);
        }
    }
}
