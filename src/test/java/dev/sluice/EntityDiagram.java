package dev.sluice;

import static java.util.stream.Collectors.joining;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.catalog.RuleUse;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.DatabaseSchema.ForeignKey;
import dev.sluice.database.schema.DatabaseSchema.LiveColumn;
import dev.sluice.database.schema.DatabaseSchema.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** A Mermaid diagram of some entities' tables, and of what their rows point at. */
final class EntityDiagram {

    /** How people spell the types that PostgreSQL abbreviates. */
    private static final Map<String, String> SPELLING =
            Map.of(
                    "bool", "boolean",
                    "int4", "integer",
                    "int8", "bigint",
                    "float8", "double",
                    "_text", "text[]");

    /** Every list can be ordered by it, and no diagram gains by it. */
    private static final String BEGINNING = "created_at";

    private final Catalog catalog;
    private final DatabaseSchema database;

    EntityDiagram(Catalog catalog, DatabaseSchema database) {
        this.catalog = catalog;
        this.database = database;
    }

    /** The diagram as a fenced block. */
    String of(List<Entity> entities) {
        return Stream.concat(
                        entities.stream().map(this::box),
                        entities.stream().flatMap(this::lines).distinct())
                .collect(joining("", "```mermaid\nerDiagram\n", "```\n"));
    }

    private String box(Entity entity) {
        var table = table(entity);
        var shown = shown(entity, table);
        return table.columns().values().stream()
                .filter(column -> shown.contains(column.name()))
                .map(column -> attribute(column, table, entity))
                .collect(joining("", "  " + table.name() + " {\n", "  }\n"));
    }

    private Set<String> shown(Entity entity, Table table) {
        var shown = new LinkedHashSet<String>();
        shown.add(Entity.KEY_COLUMN);
        table.foreignKeys().forEach(key -> shown.add(key.column()));
        if (table.isView()) {
            toOnes(entity).forEach(one -> shown.add(one.by()));
        }
        entity.visibility().stream().map(RuleUse::by).filter(Objects::nonNull).forEach(shown::add);
        entity.columns()
                .filter(column -> column.sortable() && column.expression() == null)
                .map(Column::column)
                .filter(column -> !column.equals(BEGINNING))
                .forEach(shown::add);
        return shown;
    }

    private String attribute(LiveColumn column, Table table, Entity entity) {
        var isForeign =
                table.isView()
                        ? toOnes(entity).anyMatch(one -> one.by().equals(column.name()))
                        : table.foreignKeys().stream()
                                .anyMatch(key -> key.column().equals(column.name()));
        var marks =
                Stream.of(
                                column.name().equals(Entity.KEY_COLUMN) ? "PK" : "",
                                isForeign ? "FK" : "")
                        .filter(mark -> !mark.isEmpty())
                        .collect(joining(", "));
        return "    %s %s %s"
                        .formatted(
                                SPELLING.getOrDefault(column.type(), column.type()),
                                column.name(),
                                marks)
                        .stripTrailing()
                + "\n";
    }

    private Stream<String> lines(Entity entity) {
        var table = table(entity);
        return table.isView()
                ? toOnes(entity)
                        .map(
                                one ->
                                        line(
                                                table,
                                                one.by(),
                                                catalog.entity(one.target()).table(),
                                                ".."))
                : table.foreignKeys().stream()
                        .sorted(
                                (one, other) ->
                                        Integer.compare(place(table, one), place(table, other)))
                        .map(key -> line(table, key.column(), key.targetTable(), "--"));
    }

    private static int place(Table table, ForeignKey key) {
        return List.copyOf(table.columns().keySet()).indexOf(key.column());
    }

    /** One row on the left, perhaps none; on the right any number, or one at most. */
    private static String line(Table table, String column, String target, String stroke) {
        var live = Objects.requireNonNull(table.columns().get(column));
        var isOne = table.hasIndex(index -> index.isKey(column)) || column.equals("id");
        return "  %s %s%s%s %s : %s%n"
                .formatted(
                        target,
                        live.notNull() ? "||" : "|o",
                        stroke,
                        isOne ? "o|" : "o{",
                        table.name(),
                        column);
    }

    private static Stream<Relation.ToOne> toOnes(Entity entity) {
        return entity.relations()
                .filter(Relation.ToOne.class::isInstance)
                .map(Relation.ToOne.class::cast);
    }

    private Table table(Entity entity) {
        return Objects.requireNonNull(database.table(entity.table()), entity.table());
    }
}
