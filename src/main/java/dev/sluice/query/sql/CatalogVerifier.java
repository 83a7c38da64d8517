package dev.sluice.query.sql;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.ChangeStream;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Names;
import dev.sluice.catalog.Relation;
import dev.sluice.catalog.RuleUse;
import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.DatabaseSchema.LiveColumn;
import dev.sluice.database.schema.DatabaseSchema.Table;
import dev.sluice.database.schema.ExpressionTypes;
import dev.sluice.policy.VisibilityRule;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Compares the catalog with the live database, and reports every difference that would later make
 * requests fail.
 */
public final class CatalogVerifier {

    private final Catalog catalog;
    private final DatabaseSchema database;
    private final ExpressionTypes expressions;
    private final CatalogProblems problems;
    private final RelationVerifier relations;

    private CatalogVerifier(
            Catalog catalog,
            DatabaseSchema database,
            ExpressionTypes expressions,
            CatalogProblems problems) {
        this.catalog = catalog;
        this.database = database;
        this.expressions = expressions;
        this.problems = problems;
        this.relations = new RelationVerifier(catalog, database, expressions, problems);
    }

    /** Adds every mistake to {@code problems}. */
    public static void verify(
            Catalog catalog,
            DatabaseSchema database,
            ExpressionTypes expressions,
            CatalogProblems problems) {
        var verifier = new CatalogVerifier(catalog, database, expressions, problems);
        catalog.entities().forEach(verifier::entity);
        catalog.streams().values().forEach(verifier::stream);
    }

    /** Checks that the log has the changes of a stream. It has none of a view. */
    private void stream(ChangeStream stream) {
        var table = database.table(stream.entity().table());
        if (table != null && table.isView()) {
            problems.add(
                    "Subscription." + stream.name(),
                    "streams "
                            + stream.entity()
                            + ", but "
                            + table.name()
                            + " is a view, whose changes are not logged");
        }
    }

    private void entity(Entity entity) {
        var table = database.table(entity.table());
        if (table == null) {
            problems.add(entity.name(), "there is no table " + entity.table());
            return;
        }
        entity.visibility().forEach(use -> rule(entity.name(), use, table));
        if (entity.restore() != null) {
            rule(entity.name(), entity.restore(), table);
        }
        if (entity.search() != null) {
            search(entity, entity.search(), table);
        }
        keys(entity, table);
        entity.columns().forEach(column -> column(entity, column, table));
        entity.embedded()
                .flatMap(embedded -> embedded.columns().stream())
                .forEach(column -> embeddedColumn(entity, column, table));
        entity.lookups().forEach(lookup -> lookup(entity, lookup, table));
        entity.jsonFields().forEach(field -> column(entity, field.column(), table));
        entity.relations().forEach(relation -> relations.relation(entity, relation, table));
    }

    /**
     * Checks the columns of the key and of the time of deletion, because statements use fixed names
     * for them.
     */
    private void keys(Entity entity, Table table) {
        var key = entity.key();
        if (!key.column().equals(Entity.KEY_COLUMN)) {
            problems.add(
                    entity.name() + "." + key.name(),
                    "the key's column must be id, not " + key.column());
        } else if (table.columns().containsKey(Entity.KEY_COLUMN)
                && !table.isView()
                && !table.hasIndex(index -> index.isKey(Entity.KEY_COLUMN))) {
            problems.add(
                    entity.name() + "." + key.name(),
                    "nothing says that " + table.name() + ".id is unique");
        }
        if (entity.field("deletedAt") instanceof Column deleted
                && entity.isDeletable()
                && (!deleted.column().equals(Entity.DELETED_COLUMN)
                        || deleted.type() != ColumnType.DATE_TIME
                        || !deleted.nullable())) {
            problems.add(
                    entity.name() + ".deletedAt",
                    "must be a nullable DateTime in the column " + Entity.DELETED_COLUMN);
        }
    }

    private void rule(String where, RuleUse use, Table table) {
        var rule = VisibilityRule.named(use.rule());
        if (rule.isEmpty()) {
            problems.add(where, "there is no visibility rule " + use.rule());
        } else if (rule.get().hasScope() && use.by() == null) {
            problems.add(where, "the rule " + use.rule() + " looks at a column: name it with `by`");
        } else if (use.by() != null) {
            relations.key(where, use.by(), table);
        }
    }

    private void search(Entity entity, String search, Table table) {
        var column = table.columns().get(search);
        if (column == null || !column.type().equals("tsvector")) {
            problems.add(entity.name(), "its search column " + search + " is no tsvector");
        } else if (!table.hasIndex(
                index -> index.method().equals("gin") && index.columns().contains(search))) {
            problems.add(entity.name(), "its search column " + search + " has no GIN index");
        }
    }

    private void column(Entity entity, Column column, Table table) {
        var where = entity.name() + "." + column.name();
        column.mask().forEach(use -> rule(where, use, table));
        if (column.expression() != null) {
            expression(where, column, column.expression(), table);
            return;
        }
        var live = table.columns().get(column.column());
        if (live == null) {
            problems.add(where, "there is no column " + table.name() + "." + column.column());
            return;
        }
        var isKeyOfView = table.isView() && column.type() == ColumnType.KEY;
        if (!column.nullable() && !live.notNull() && !isKeyOfView) {
            problems.add(
                    where, "is non-null, but " + table.name() + "." + live.name() + " can be null");
        }
        type(where, column, live);
        if (!column.nullable() && column.type().mayBeNotANumber() && !live.refusesNotANumber()) {
            problems.add(
                    where,
                    "is non-null, but nothing refuses NaN and Infinity, which JSON cannot write: add a check, or let it be null");
        }
        if (column.sortable() && !table.isView()) {
            sortable(where, column, live, table);
        }
    }

    /**
     * Accepts columns that can be null: the embedded object is null where its first column is null.
     */
    private void embeddedColumn(Entity entity, Column column, Table table) {
        var where = entity.name() + "." + column.name();
        var live = table.columns().get(column.column());
        if (live == null) {
            problems.add(where, "there is no column " + table.name() + "." + column.column());
        } else {
            type(where, column, live);
        }
    }

    private void lookup(Entity entity, Entity.Lookup lookup, Table table) {
        var columns =
                lookup.fields().stream()
                        .map(
                                name ->
                                        switch (entity.field(name)) {
                                            case Column column -> column.column();
                                            case Relation.ToOne one -> one.by();
                                            case null, default -> name;
                                        })
                        .toArray(String[]::new);
        var served =
                table.hasIndex(
                        index ->
                                lookup.first()
                                        ? !index.partial() && index.startsWith(columns)
                                        : index.isKey(columns));
        if (!served) {
            problems.add(
                    entity.name(),
                    "no %s index of %s is on the columns of its @lookup (%s)"
                            .formatted(
                                    lookup.first() ? "complete" : "unique",
                                    table.name(),
                                    String.join(", ", columns)));
        }
    }

    private void expression(String where, Column column, String expression, Table table) {
        try {
            var type = expressions.of(table.name(), expression);
            var wanted =
                    column.enumType() == null
                            ? column.type().databaseTypes()
                            : Set.of(Names.snakeCase(column.enumType()));
            if (!wanted.contains(type)) {
                problems.add(where, "is " + column.typeName() + ", but its expression is " + type);
            }
        } catch (SQLException failure) {
            problems.add(
                    where,
                    "its expression cannot be read: "
                            + String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private void type(String where, Column column, LiveColumn live) {
        if (column.type() != ColumnType.ENUM) {
            if (!column.type().databaseTypes().contains(live.type())) {
                problems.add(
                        where, "is " + column.typeName() + ", but its column is " + live.type());
            }
            return;
        }
        var name = Objects.requireNonNull(column.enumType());
        var type = Names.snakeCase(name);
        if (!live.type().equals(type)) {
            problems.add(
                    where,
                    "is "
                            + name
                            + ", so its column must be of the type "
                            + type
                            + ", not "
                            + live.type());
            return;
        }
        var declared =
                catalog.enums().getOrDefault(name, List.of()).stream()
                        .map(value -> value.toLowerCase(Locale.ROOT))
                        .toList();
        var labels = database.enums().getOrDefault(type, List.of());
        if (!declared.equals(labels)) {
            problems.add(
                    where,
                    name + " has the values " + declared + ", but the database's are " + labels);
        }
    }

    private void sortable(String where, Column column, LiveColumn live, Table table) {
        var name = live.name();
        var key = Entity.KEY_COLUMN;
        if (name.equals(key)) {
            return;
        }
        if (!table.hasIndex(index -> !index.partial() && index.startsWith(name, key))) {
            problems.add(
                    where,
                    "is @sortable, but no index of "
                            + table.name()
                            + " begins with ("
                            + name
                            + ", id)");
        }
        if (column.nullable()
                && !table.hasIndex(
                        index ->
                                !index.partial()
                                        && index.startsWith(
                                                name + " DESC NULLS LAST", key + " DESC"))) {
            problems.add(
                    where,
                    "is @sortable and nullable, but no index of "
                            + table.name()
                            + " begins with ("
                            + name
                            + " desc nulls last, id desc)");
        }
    }
}
