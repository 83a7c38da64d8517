package dev.sluice;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import java.util.Optional;

/** Selections on the rows of an entity, whatever kinds of them there are. */
final class Selections {

    private Selections() {}

    /** An operation with a list of an entity, at the root or in the entity's namespace. */
    static String root(Catalog catalog, Entity entity, String list) {
        return entity.namespace() == null
                ? "{ " + list + " }"
                : "{ %s { %s } }".formatted(catalog.namespaces().get(entity.namespace()), list);
    }

    /** What is selected of a field, on the type that has it. */
    static String of(Entity entity, String field, String selection) {
        return Optional.ofNullable(entity.kinds())
                .flatMap(kinds -> kinds.owning(field))
                .map(kind -> "... on %s { %s }".formatted(kind.name(), selection))
                .orElse(selection);
    }
}
