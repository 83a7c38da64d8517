package dev.sluice.catalog.schema;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.catalog.declaration.Declarations;
import graphql.language.EnumTypeDefinition;
import graphql.language.SDLDefinition;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds the public schema: the declared types without Sluice's own directives, the types of lists,
 * aggregates and changes for each entity, and the root fields.
 */
public final class GeneratedTypes {

    private GeneratedTypes() {}

    /** Every definition of the public schema. */
    public static List<SDLDefinition<?>> of(Catalog catalog, Declarations declarations) {
        var descriptions = new Descriptions(declarations);
        var roots = new RootTypes(catalog, descriptions);
        var filteredLists =
                catalog.entities().stream()
                        .flatMap(Entity::relations)
                        .filter(Relation.Many.class::isInstance)
                        .map(relation -> ((Relation.Many) relation).target())
                        .collect(Collectors.toUnmodifiableSet());
        var lists = new ListTypes(descriptions, filteredLists);
        var aggregates = new AggregateTypes(descriptions);
        return Stream.of(
                        new PublishedTypes(catalog, declarations, roots).all(),
                        roots.all(),
                        catalog.entities().stream().flatMap(lists::of),
                        ChangeTypes.of(catalog),
                        catalog.embedded().values().stream().map(lists::filter),
                        catalog.entities().stream().filter(Entity::isNode).flatMap(aggregates::of),
                        declarations
                                .all(EnumTypeDefinition.class)
                                .filter(type -> catalog.isColumnEnum(type.getName()))
                                .map(Sdl::enumFilter))
                .<SDLDefinition<?>>flatMap(types -> types)
                .toList();
    }
}
