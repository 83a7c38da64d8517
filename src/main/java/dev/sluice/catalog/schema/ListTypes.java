package dev.sluice.catalog.schema;

import static dev.sluice.catalog.schema.Sdl.field;
import static dev.sluice.catalog.schema.Sdl.input;
import static dev.sluice.catalog.schema.Sdl.listOf;
import static dev.sluice.catalog.schema.Sdl.named;
import static dev.sluice.catalog.schema.Sdl.nonNull;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.Embedded;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import graphql.language.FieldDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.SDLDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Builds the schema types of an entity's lists: connection, edge, filter and order. */
final class ListTypes {

    private static final String RANK = "Rank in the search.";

    private final Descriptions descriptions;
    private final Set<String> filteredLists;

    /**
     * Creates a builder of list types.
     *
     * @param filteredLists the names of the entities to which a relation to many rows leads; only
     *     they need a type that filters by such a relation
     */
    ListTypes(Descriptions descriptions, Set<String> filteredLists) {
        this.descriptions = descriptions;
        this.filteredLists = filteredLists;
    }

    /** The arguments of a list. */
    static List<InputValueDefinition> arguments(Entity target) {
        var arguments = new ArrayList<InputValueDefinition>();
        arguments.add(input("filter", named(target.name() + Sdl.FILTER), "Conditions."));
        if (isOrdered(target)) {
            arguments.add(input("orderBy", listOf(named(target.name() + Sdl.ORDER)), "Sort keys."));
        }
        arguments.add(input("first", Sdl.INT, "First rows."));
        arguments.add(input("after", Sdl.CURSOR, "After a row."));
        arguments.add(input("last", Sdl.INT, "Last rows."));
        arguments.add(input("before", Sdl.CURSOR, "Before a row."));
        if (target.isDeletable()) {
            arguments.add(input("includeDeleted", Sdl.BOOLEAN, "Adds deleted rows."));
        }
        return arguments;
    }

    Stream<SDLDefinition<?>> of(Entity entity) {
        var types = new ArrayList<SDLDefinition<?>>();
        types.add(connection(entity));
        types.add(edge(entity));
        types.add(filter(entity));
        if (filteredLists.contains(entity.name())) {
            types.add(listFilter(entity));
        }
        if (isOrdered(entity)) {
            types.add(order(entity));
        }
        return types.stream();
    }

    /** Whether lists can be ordered by anything else than their keys. */
    private static boolean isOrdered(Entity entity) {
        return entity.search() != null || entity.columns().anyMatch(Column::sortable);
    }

    private static SDLDefinition<?> connection(Entity entity) {
        var name = entity.name();
        var fields = new ArrayList<FieldDefinition>();
        fields.add(field("edges", nonNull(listOf(named(name + Sdl.EDGE))), "Rows with cursors."));
        fields.add(field("nodes", nonNull(listOf(named(name))), "Rows."));
        fields.add(field("pageInfo", nonNull(named("PageInfo")), "Page."));
        fields.add(field("totalCount", nonNull(Sdl.INT), "Number of all rows."));
        if (entity.isNode()) {
            fields.add(
                    field(
                            "aggregate",
                            nonNull(listOf(named(name + Sdl.AGGREGATE))),
                            "Groups of all rows.",
                            AggregateTypes.arguments(entity)));
        }
        return Sdl.object(name + Sdl.CONNECTION, "A page.", fields);
    }

    private static SDLDefinition<?> edge(Entity entity) {
        var fields = new ArrayList<FieldDefinition>();
        fields.add(field("node", nonNull(named(entity.name())), "Row."));
        fields.add(field("cursor", nonNull(Sdl.CURSOR), "Row position."));
        if (entity.search() != null) {
            fields.add(field(Entity.SEARCH_RANK, Sdl.FLOAT, RANK));
        }
        return Sdl.object(entity.name() + Sdl.EDGE, "A row.", fields);
    }

    private SDLDefinition<?> filter(Entity entity) {
        var self = named(entity.name() + Sdl.FILTER);
        var fields = new ArrayList<InputValueDefinition>();
        fields.add(input("and", listOf(self), "All hold."));
        fields.add(input("or", listOf(self), "One holds."));
        fields.add(input("not", self, "Does not hold."));
        if (entity.search() != null) {
            fields.add(
                    input(
                            "search",
                            Sdl.STRING,
                            "Full text: words, \"a phrase\", `or`, `-without`."));
        }
        for (var member : entity.fields().values()) {
            var description = descriptions.clause(entity, member.name());
            switch (member) {
                case Column column ->
                        fields.add(input(column.name(), named(column.filterName()), description));
                case Embedded embedded ->
                        fields.add(
                                input(
                                        embedded.name(),
                                        named(embedded.type() + Sdl.FILTER),
                                        description));
                case Relation.ToOne one ->
                        fields.add(
                                input(one.name(), named(one.target() + Sdl.FILTER), description));
                case Relation.Many many ->
                        fields.add(
                                input(
                                        many.name(),
                                        named(many.target() + Sdl.LIST_FILTER),
                                        description));
                case Relation.ToOneOf _ -> {}
                case dev.sluice.catalog.JsonField _ -> {}
            }
        }
        return Sdl.inputObject(entity.name() + Sdl.FILTER, "Conditions. All must hold.", fields);
    }

    /** The filter of a type whose fields are columns of the row around it. */
    SDLDefinition<?> filter(Embedded embedded) {
        return Sdl.inputObject(
                embedded.type() + Sdl.FILTER,
                "Conditions. All must hold.",
                embedded.columns().stream()
                        .map(
                                column ->
                                        input(
                                                column.name(),
                                                named(column.filterName()),
                                                descriptions.clause(
                                                        embedded.type(), column.name())))
                        .toList());
    }

    private static SDLDefinition<?> listFilter(Entity entity) {
        var filter = named(entity.name() + Sdl.FILTER);
        return Sdl.inputObject(
                entity.name() + Sdl.LIST_FILTER,
                "Conditions on visible rows.",
                List.of(
                        input("some", filter, "At least one matches."),
                        input("none", filter, "None matches."),
                        input("every", filter, "All match.")));
    }

    private SDLDefinition<?> order(Entity entity) {
        var fields = new ArrayList<InputValueDefinition>();
        entity.columns()
                .filter(Column::sortable)
                .forEach(
                        column ->
                                fields.add(
                                        input(
                                                column.name(),
                                                Sdl.DIRECTION,
                                                descriptions.clause(entity, column.name()))));
        if (entity.search() != null) {
            fields.add(input(Entity.SEARCH_RANK, Sdl.DIRECTION, "Rank in the search."));
        }
        return Sdl.oneOf(entity.name() + Sdl.ORDER, "A sort key.", fields);
    }
}
