package dev.sluice;

import dev.sluice.catalog.Entity;
import java.util.Optional;

/** Selections on the rows of an entity, whatever kinds of them there are. */
final class Selections {

    private Selections() {}

    /** What is selected of a field, on the type that has it. */
    static String of(Entity entity, String field, String selection) {
        return Optional.ofNullable(entity.kinds())
                .flatMap(kinds -> kinds.owning(field))
                .map(kind -> "... on %s { %s }".formatted(kind.name(), selection))
                .orElse(selection);
    }
}
