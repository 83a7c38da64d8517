package dev.sluice.query.sql;

import dev.sluice.catalog.Catalog;
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
import dev.sluice.policy.VisibilityRules;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the catalog against the live database, and notes every difference that would show up as a
 * failure later.
 */
public final class CatalogVerifier {

    private final Catalog catalog;
    private final DatabaseSchema database;
    private final ExpressionTypes expressions;
    private final CatalogProblems problems;

    private CatalogVerifier(
            Catalog catalog,
            DatabaseSchema database,
            ExpressionTypes expressions,
            CatalogProblems problems) {
        this.catalog = catalog;
        this.database = database;
        this.expressions = expressions;
        this.problems = problems;
    }

    /** Adds every mistake to {@code problems}. */
    public static void verify(
            Catalog catalog,
            DatabaseSchema database,
            ExpressionTypes expressions,
            CatalogProblems problems) {
        var verifier = new CatalogVerifier(catalog, database, expressions, problems);
        catalog.entities().forEach(verifier::entity);
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
        entity.jsonFields().forEach(field -> column(entity, field.column(), table));
        entity.relations().forEach(relation -> relation(entity, relation, table));
    }

    /** Statements rely on these two columns by their names. */
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
            key(where, use.by(), table);
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

    private void relation(Entity entity, Relation relation, Table table) {
        var where = entity.name() + "." + relation.name();
        switch (relation) {
            case Relation.ToOne one -> {
                key(where, one.by(), table);
                if (!one.isPointing()) {
                    only(where, one);
                }
                if (!one.nullable()) {
                    nonNull(where, entity, one, table);
                }
            }
            case Relation.ToOneOf oneOf -> oneOf.arms().forEach(arm -> key(where, arm.by(), table));
            case Relation.ToMany many -> {
                pointing(where, many.by(), many.target());
                several(where, many);
            }
            case Relation.Related related -> related(where, related, table);
            case Relation.Through through -> {
                pointing(where, through.from(), through.joining());
                pointing(where, through.to(), through.joining());
            }
        }
    }

    private void related(String where, Relation.Related related, Table table) {
        var target = catalog.find(related.target());
        if (target == null || database.table(target.table()) == null) {
            return;
        }
        try {
            if (!expressions.isServedByIndex(table.name(), target.table(), related::condition)) {
                problems.add(where, "no index of " + target.table() + " serves its condition");
            }
        } catch (SQLException failure) {
            problems.add(
                    where,
                    "its condition cannot be read: "
                            + String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** A column that holds keys. */
    private void key(String where, String column, Table table) {
        var live = table.columns().get(column);
        if (live == null) {
            problems.add(where, "there is no column " + table.name() + "." + column);
        } else if (!live.type().equals("uuid")) {
            problems.add(where, table.name() + "." + column + " is " + live.type() + ", not uuid");
        }
    }

    /** A column of another entity's table in which each of this one's keys stands once at most. */
    private void only(String where, Relation.ToOne one) {
        var entity = catalog.find(one.target());
        var table = entity == null ? null : database.table(entity.table());
        if (table == null) {
            return;
        }
        key(where, one.to(), table);
        if (!table.hasIndex(index -> index.isKey(one.to()))) {
            problems.add(
                    where, "no unique index of " + table.name() + " is on " + one.to() + " alone");
        }
    }

    /** What can be one object at most is no list. */
    private void several(String where, Relation.ToMany many) {
        var entity = catalog.find(many.target());
        var table = entity == null ? null : database.table(entity.table());
        if (table != null && table.hasIndex(index -> index.isKey(many.by()))) {
            problems.add(
                    where,
                    "%s.%s is unique, so this is one object: @toOne(to: \"%s\")"
                            .formatted(table.name(), many.by(), many.by()));
        }
    }

    /** A column of another entity's table that holds this one's keys: it needs an index. */
    private void pointing(String where, String column, String target) {
        var entity = catalog.find(target);
        var table = entity == null ? null : database.table(entity.table());
        if (table == null) {
            return;
        }
        key(where, column, table);
        if (!table.isView() && !table.hasIndex(index -> index.startsWith(column))) {
            problems.add(where, "no index of " + table.name() + " begins with " + column);
        }
    }

    /**
     * A fragment cannot raise a field error, so a non-null relation must never meet a hidden or
     * absent target.
     */
    private void nonNull(String where, Entity entity, Relation.ToOne one, Table table) {
        var live = table.columns().get(one.by());
        if (live != null && !live.notNull()) {
            problems.add(
                    where, "is non-null, but " + table.name() + "." + one.by() + " can be null");
        }
        var target = catalog.find(one.target());
        if (target == null) {
            return;
        }
        if (target.isDeletable()) {
            problems.add(where, "is non-null, but a deleted " + target + " is hidden");
        } else if (VisibilityRules.belongsToProjects(target)) {
            problems.add(where, "is non-null, but a " + target + " of a deleted project is hidden");
        } else if (!entity.visibility().stream().allMatch(use -> admits(target, use, one))
                || !VisibilityRules.showsServicesBoth(entity, target)) {
            problems.add(
                    where,
                    "is non-null, but a caller may see the " + entity + " and not its " + target);
        }
        if (table.foreignKeys().stream()
                .noneMatch(
                        key ->
                                key.column().equals(one.by())
                                        && key.targetTable().equals(target.table())
                                        && key.targetColumn().equals(Entity.KEY_COLUMN))) {
            problems.add(
                    where,
                    "is non-null, but no foreign key holds " + one.by() + " to " + target.table());
        }
    }

    /** Whether whoever a rule lets see the source is let see the target too. */
    private static boolean admits(Entity target, RuleUse source, Relation.ToOne one) {
        return target.visibility().stream()
                .anyMatch(
                        use ->
                                use.rule().equals(VisibilityRule.PUBLIC.name())
                                        || (use.rule().equals(source.rule())
                                                && sameScope(use.by(), source.by(), one)));
    }

    private static boolean sameScope(
            @Nullable String target, @Nullable String source, Relation.ToOne one) {
        return target == null
                ? source == null
                : target.equals(Entity.KEY_COLUMN) && Objects.equals(source, one.by());
    }
}
