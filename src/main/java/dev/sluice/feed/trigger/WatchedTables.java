package dev.sluice.feed.trigger;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.catalog.RuleUse;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.DatabaseSchema.LiveColumn;
import dev.sluice.database.schema.DatabaseSchema.Table;
import dev.sluice.feed.LoggedColumns;
import dev.sluice.policy.VisibilityRule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tables whose changes are logged: each table that has a type, and each table that a
 * visibility rule reads. Views are not logged.
 */
public final class WatchedTables {

    private static final String UUID = "uuid";
    private static final String BOOLEAN = "bool";

    private final Catalog catalog;
    private final DatabaseSchema schema;
    private final Map<String, Wanted> wanted = new TreeMap<>();

    /** The uuid columns of a table that are logged. */
    private record Wanted(TreeSet<String> scopes, TreeSet<String> links) {}

    private WatchedTables(Catalog catalog, DatabaseSchema schema) {
        this.catalog = catalog;
        this.schema = schema;
    }

    /** Returns the columns to log of each watched table, in the order of the tables' names. */
    public static List<LoggedColumns> of(Catalog catalog, DatabaseSchema schema) {
        var tables = new WatchedTables(catalog, schema);
        catalog.entities().forEach(tables::entity);
        return tables.wanted.entrySet().stream()
                .map(entry -> tables.columns(entry.getKey(), entry.getValue()))
                .toList();
    }

    private void entity(Entity entity) {
        for (var use : entity.visibility()) {
            scope(entity.table(), use.by());
            tablesOf(use).forEach(this::ruleTable);
        }
        links(entity.table(), entity.restore() == null ? List.of() : List.of(entity.restore()));
        entity.columns().map(Column::mask).forEach(mask -> links(entity.table(), mask));
        entity.relations().forEach(relation -> relation(entity, relation));
    }

    private static Collection<String> tablesOf(RuleUse use) {
        return VisibilityRule.named(use.rule())
                .map(VisibilityRule::tables)
                .orElseThrow(() -> new IllegalStateException("No rule is called " + use.rule()));
    }

    private void links(String table, List<RuleUse> uses) {
        for (var use : uses) {
            link(table, use.by());
            tablesOf(use).forEach(this::ruleTable);
        }
    }

    private void relation(Entity entity, Relation relation) {
        switch (relation) {
            case Relation.ToOne one -> {
                link(entity.table(), one.by());
                link(table(one.target()), one.to());
            }
            case Relation.ToOneOf choice ->
                    choice.arms().forEach(arm -> link(entity.table(), arm.by()));
            case Relation.ToMany many -> link(table(many.target()), many.by());
            case Relation.Through through -> {
                link(table(through.joining()), through.from());
                link(table(through.joining()), through.to());
            }
            case Relation.Related _ -> {}
        }
    }

    private String table(String entity) {
        return catalog.entity(entity).table();
    }

    /** A rule may read every column of such a table. */
    private void ruleTable(String name) {
        var table = schema.table(name);
        if (table != null) {
            named(table, column -> column.type().equals(UUID))
                    .forEach(column -> link(name, column));
        }
    }

    private void scope(String table, @Nullable String column) {
        var columns = wanted(table);
        if (columns != null && column != null && isUuid(table, column)) {
            columns.scopes().add(column);
        }
    }

    private void link(String table, @Nullable String column) {
        var columns = wanted(table);
        if (columns != null
                && column != null
                && !column.equals(Entity.KEY_COLUMN)
                && isUuid(table, column)) {
            columns.links().add(column);
        }
    }

    private @Nullable Wanted wanted(String name) {
        var table = schema.table(name);
        return table == null || table.isView()
                ? null
                : wanted.computeIfAbsent(name, _ -> new Wanted(new TreeSet<>(), new TreeSet<>()));
    }

    private boolean isUuid(String table, String column) {
        var live = Objects.requireNonNull(schema.table(table)).columns().get(column);
        return live != null && live.type().equals(UUID);
    }

    private LoggedColumns columns(String name, Wanted uuids) {
        var table = Objects.requireNonNull(schema.table(name));
        uuids.links().removeAll(uuids.scopes());
        return new LoggedColumns(
                name,
                List.copyOf(uuids.scopes()),
                List.copyOf(uuids.links()),
                named(table, this::isState));
    }

    private boolean isState(LiveColumn column) {
        return column.type().equals(BOOLEAN)
                || schema.enums().containsKey(column.type())
                || column.name().equals(Entity.DELETED_COLUMN);
    }

    private static List<String> named(Table table, Predicate<LiveColumn> suitable) {
        return table.columns().values().stream()
                .filter(suitable)
                .map(LiveColumn::name)
                .sorted()
                .toList();
    }
}
