package dev.sluice.catalog.schema;

import static dev.sluice.catalog.schema.Sdl.field;
import static dev.sluice.catalog.schema.Sdl.input;
import static dev.sluice.catalog.schema.Sdl.listOf;
import static dev.sluice.catalog.schema.Sdl.named;
import static dev.sluice.catalog.schema.Sdl.nonNull;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import graphql.language.FieldDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.ListType;
import graphql.language.SDLDefinition;
import graphql.language.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the query type, the fields of namespaces, and the input types of look-ups. A namespace is
 * a type whose fields are lists.
 */
final class RootTypes {

    private final Catalog catalog;
    private final Descriptions descriptions;

    RootTypes(Catalog catalog, Descriptions descriptions) {
        this.catalog = catalog;
        this.descriptions = descriptions;
    }

    Stream<SDLDefinition<?>> all() {
        return Stream.concat(
                Stream.of(query()),
                catalog.entities().stream()
                        .filter(entity -> !entity.lookups().isEmpty())
                        .flatMap(this::lookups));
    }

    private SDLDefinition<?> query() {
        var fields = new ArrayList<FieldDefinition>();
        fields.add(field("viewer", named("User"), "Signed-in user; null for an anonymous caller."));
        fields.add(
                field(
                        "node",
                        named(Entity.NODE),
                        "Object with this id; null if it does not exist or is hidden.",
                        List.of(input("id", nonNull(Sdl.ID), "Global id."))));
        fields.add(
                field(
                        "nodes",
                        ListType.newListType(named(Entity.NODE)).build(),
                        "Objects with these ids in their order; null for one that does not exist or is hidden.",
                        List.of(
                                input(
                                        "ids",
                                        nonNull(listOf(Sdl.ID)),
                                        "Global ids, 100 at most."))));
        catalog.entitiesOf(null)
                .forEach(
                        entity -> {
                            fields.add(one(entity));
                            fields.add(list(entity));
                        });
        catalog.namespaces()
                .forEach(
                        (type, field) ->
                                fields.add(field(field, named(type), Sdl.sentence(field))));
        catalog.provided()
                .forEach(
                        (type, field) ->
                                fields.add(field(field, named(type), Sdl.sentence(field))));
        return Sdl.object("Query", "Root of reading.", fields);
    }

    /** The fields of a namespace. */
    List<FieldDefinition> fieldsOf(String namespace) {
        return catalog.entitiesOf(namespace).map(RootTypes::list).toList();
    }

    private static FieldDefinition one(Entity entity) {
        var words = Sdl.words(entity.name());
        var arguments =
                entity.lookups().isEmpty()
                        ? List.of(input("id", nonNull(Sdl.ID), "Global id."))
                        : List.of(
                                input("id", Sdl.ID, "Global id; else `by`."),
                                input("by", named(entity.lookupType()), "Look-up; else `id`."));
        return field(
                entity.singleName(),
                named(entity.name()),
                "One " + words + ", if visible.",
                arguments);
    }

    private static FieldDefinition list(Entity entity) {
        return field(
                entity.listName(),
                named(entity.name() + Sdl.CONNECTION),
                Sdl.sentence(entity.listName()),
                ListTypes.arguments(entity));
    }

    private Stream<SDLDefinition<?>> lookups(Entity entity) {
        var composite =
                entity.lookups().stream()
                        .filter(lookup -> lookup.fields().size() > 1)
                        .map(lookup -> composite(entity, lookup));
        var by =
                Sdl.oneOf(
                        entity.lookupType(),
                        "A look-up of one " + Sdl.words(entity.name()) + ".",
                        entity.lookups().stream().map(lookup -> lookup(entity, lookup)).toList());
        return Stream.concat(Stream.of(by), composite);
    }

    private InputValueDefinition lookup(Entity entity, Entity.Lookup lookup) {
        var name = lookup.name();
        var several = lookup.first() ? " The first visible one, if several match." : "";
        if (lookup.fields().size() == 1) {
            return input(name, type(entity, name), descriptions.clause(entity, name) + several);
        }
        return input(name, named(lookup.inputType(entity)), "Several fields together." + several);
    }

    private SDLDefinition<?> composite(Entity entity, Entity.Lookup lookup) {
        return Sdl.inputObject(
                lookup.inputType(entity),
                "Fields that together find one " + Sdl.words(entity.name()) + ".",
                lookup.fields().stream()
                        .map(
                                name ->
                                        input(
                                                name,
                                                nonNull(type(entity, name)),
                                                descriptions.clause(entity, name)))
                        .toList());
    }

    private static Type<?> type(Entity entity, String name) {
        return entity.field(name) instanceof Column column && column.type() != ColumnType.KEY
                ? named(column.typeName())
                : Sdl.ID;
    }
}
