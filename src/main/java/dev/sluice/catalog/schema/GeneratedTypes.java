package dev.sluice.catalog.schema;

import dev.sluice.catalog.AggregateFunction;
import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.EntityField;
import dev.sluice.catalog.Grouping;
import dev.sluice.catalog.JsonField;
import dev.sluice.catalog.Relation;
import dev.sluice.catalog.declaration.Declarations;
import graphql.language.SDLDefinition;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The public schema: the declared types without our directives, and for each entity its connection,
 * filter, order and aggregate types and its root fields.
 */
public final class GeneratedTypes {

    private static final String PAGE_ARGUMENTS =
            """
            "At most so many rows, from the start or behind `after`. 20 if neither `first` nor `last` is given."
            first: Int
            "Rows behind this position."
            after: Cursor
            "At most so many rows, from the end or in front of `before`; still shown in the list's order."
            last: Int
            "Rows in front of this position."
            before: Cursor
            """;

    private final Catalog catalog;
    private final StringBuilder sdl = new StringBuilder();

    private GeneratedTypes(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Every definition of the public schema. */
    public static List<SDLDefinition<?>> of(Catalog catalog, Declarations declarations) {
        return Stream.concat(
                        new PublishedTypes(catalog, declarations).all(),
                        new GeneratedTypes(catalog).generated().stream())
                .toList();
    }

    private List<SDLDefinition<?>> generated() {
        queryType();
        catalog.entities().forEach(this::connectionTypes);
        catalog.entities().forEach(this::filterTypes);
        catalog.entities().forEach(this::orderType);
        catalog.entities().forEach(this::aggregateTypes);
        catalog.enums().keySet().stream().filter(catalog::isColumnEnum).forEach(this::enumFilter);
        return Declarations.parse(List.of(sdl.toString())).definitions();
    }

    private void queryType() {
        line("\"What can be read.\"");
        line("type Query {");
        line("\"The signed-in user; null for an anonymous caller.\"");
        line("viewer: User");
        line(
                "\"The object with this id, of whatever type; null if there is none that the caller may see.\"");
        line("node(id: ID!): Node");
        line(
                "\"The objects with these ids, in their order, null where there is none that the caller may see. At most 100.\"");
        line("nodes(ids: [ID!]!): [Node]");
        for (var entity : catalog.entities()) {
            var name = entity.name();
            line(
                    "\"The "
                            + name
                            + " with this id; null if there is none that the caller may see.\"");
            line(entity.singleName() + "(id: ID!): " + name);
            line("\"Every " + name + " that the caller may see.\"");
            line(entity.listName() + listArguments(entity) + ": " + name + "Connection");
            line("\"Counts and sums over every " + name + " that the caller may see, in groups.\"");
            line(
                    entity.aggregateName()
                            + aggregateArguments(entity)
                            + ": ["
                            + name
                            + "Aggregate!]");
        }
        line("}");
    }

    /** The arguments of a list, in SDL. */
    static String listArguments(Entity target) {
        return "(\"Only rows that match.\"\nfilter: "
                + target.name()
                + "Filter\n"
                + "\"The order; rows that tie follow their id.\"\norderBy: ["
                + target.name()
                + "Order!]\n"
                + PAGE_ARGUMENTS
                + includeDeleted(target)
                + ")";
    }

    /** The arguments of an aggregate, in SDL. */
    static String aggregateArguments(Entity target) {
        return "(\"Only rows that match.\"\nfilter: "
                + target.name()
                + "Filter\n"
                + "\"What rows of one group have in common; without it all rows are one group.\"\n"
                + "groupBy: ["
                + target.name()
                + "GroupBy!]\n"
                + "\"The groups' order: KEY_ASC if none is given.\"\norderBy: AggregateOrder\n"
                + "\"At most so many groups, 100 if not given.\"\nfirst: Int\n"
                + includeDeleted(target)
                + ")";
    }

    private static String includeDeleted(Entity target) {
        return target.isDeletable()
                ? "\"Deleted rows too, those that the caller may restore.\"\nincludeDeleted: Boolean\n"
                : "";
    }

    private void connectionTypes(Entity entity) {
        var name = entity.name();
        line("\"A page of a list.\"");
        line("type " + name + "Connection {");
        line("\"The rows with their positions.\"\nedges: [" + name + "Edge!]!");
        line("\"The rows.\"\nnodes: [" + name + "!]!");
        line("\"Where the page lies.\"\npageInfo: PageInfo!");
        line(
                "\"How many rows the whole list has. Counted only when it is asked for.\"\ntotalCount: Long!");
        line("}");
        line("\"A row and its position.\"");
        line("type " + name + "Edge {");
        line("node: " + name + "!\n\"The row's position in the list's order.\"\ncursor: Cursor!");
        if (entity.search() != null) {
            line(
                    "\"How well the row matches the filter's search, 0 or more; null if the filter has none.\"");
            line(Entity.SEARCH_RANK + ": Float");
        }
        line("}");
    }

    private void filterTypes(Entity entity) {
        var name = entity.name();
        line("\"Conditions on a " + name + ". All that are given must hold.\"");
        line("input " + name + "Filter {");
        line("\"Each of these holds.\"\nand: [" + name + "Filter!]");
        line("\"One of these holds.\"\nor: [" + name + "Filter!]");
        line("\"This does not hold.\"\nnot: " + name + "Filter");
        if (entity.search() != null) {
            line(
                    "\"Full text, as one types it into a search engine: words, \\\"a phrase\\\", `or`, `-without`. Nothing matches a search without a word that counts.\"");
            line("search: String");
        }
        entity.columns().forEach(column -> line(column.name() + ": " + column.filterName()));
        entity.relations()
                .forEach(
                        relation -> {
                            switch (relation) {
                                case Relation.ToOne one ->
                                        line(
                                                "\"Has one that the caller may see and that matches.\"\n"
                                                        + one.name()
                                                        + ": "
                                                        + one.target()
                                                        + "Filter");
                                case Relation.Many many ->
                                        line(many.name() + ": " + many.target() + "ListFilter");
                                case Relation.ToOneOf _ -> {}
                            }
                        });
        line("}");
        line(
                "\"Conditions on the "
                        + name
                        + " rows of a list, of which only those count that the caller may see.\"");
        line("input " + name + "ListFilter {");
        line("\"At least one matches.\"\nsome: " + name + "Filter");
        line("\"None matches.\"\nnone: " + name + "Filter");
        line("\"Each one matches, or there is none.\"\nevery: " + name + "Filter");
        line("}");
    }

    private void orderType(Entity entity) {
        line("\"One step of an order.\"");
        line("input " + entity.name() + "Order @oneOf {");
        entity.columns()
                .filter(Column::sortable)
                .forEach(column -> line(column.name() + ": OrderDirection"));
        if (entity.search() != null) {
            line(
                    "\"How well the row matches the filter's search, which there must be: DESC for the best first.\"");
            line(Entity.SEARCH_RANK + ": OrderDirection");
        }
        line("}");
    }

    private void aggregateTypes(Entity entity) {
        var name = entity.name();
        line("\"A group of " + name + " rows.\"");
        line("type " + name + "Aggregate {");
        line(
                "\"What the rows have in common; a field that was not grouped by is null.\"\nkey: "
                        + name
                        + "AggregateKey!");
        line("\"How many rows there are.\"\ncount: Long!");
        for (var function : AggregateFunction.values()) {
            if (function.columns(entity).findAny().isPresent()) {
                line(
                        "\""
                                + function.description()
                                + "\"\n"
                                + function.field()
                                + ": "
                                + function.typeName(entity)
                                + "!");
            }
        }
        line("}");
        for (var function : AggregateFunction.values()) {
            if (function.columns(entity).findAny().isPresent()) {
                line("\"" + function.description() + "\"");
                line("type " + function.typeName(entity) + " {");
                function.columns(entity)
                        .forEach(
                                column ->
                                        line(column.name() + ": " + function.resultScalar(column)));
                line("}");
            }
        }
        groupTypes(entity);
    }

    private void groupTypes(Entity entity) {
        var groupings = Grouping.of(entity);
        line(
                "\"What "
                        + entity.name()
                        + " rows can be grouped by. Times are cut to the start of the hour, day, week or month, in UTC.\"");
        line("enum " + entity.name() + "GroupBy {");
        groupings.forEach(grouping -> line(grouping.value()));
        line("}");
        line("\"What the rows of a group have in common.\"");
        line("type " + entity.name() + "AggregateKey {");
        groupings.stream()
                .map(grouping -> grouping.field().name() + ": " + keyType(grouping.field()))
                .distinct()
                .forEach(this::line);
        line("}");
    }

    private static @Nullable String keyType(EntityField field) {
        return switch (field) {
            case Column column -> column.typeName();
            case Relation.ToOne one -> one.target();
            case JsonField _, Relation _ ->
                    throw new IllegalArgumentException("Nothing is grouped by " + field.name());
        };
    }

    private void enumFilter(String name) {
        line("\"Conditions on a " + name + ". All that are given must hold.\"");
        line(
                String.format(
                        Locale.ROOT,
                        "input %1$sFilter { eq: %1$s \"Is another one, or none.\" ne: %1$s in: [%1$s!] notIn: [%1$s!] isNull: Boolean }",
                        name));
    }

    private void line(String text) {
        sdl.append(text).append('\n');
    }
}
