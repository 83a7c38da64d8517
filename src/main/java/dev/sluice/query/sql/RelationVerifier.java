package dev.sluice.query.sql;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.catalog.RuleUse;
import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.DatabaseSchema.Table;
import dev.sluice.database.schema.ExpressionTypes;
import dev.sluice.policy.VisibilityRule;
import dev.sluice.policy.VisibilityRules;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares the relations of a catalog with the live database, and reports every difference. */
final class RelationVerifier {

    private final Catalog catalog;
    private final DatabaseSchema database;
    private final ExpressionTypes expressions;
    private final CatalogProblems problems;

    RelationVerifier(
            Catalog catalog,
            DatabaseSchema database,
            ExpressionTypes expressions,
            CatalogProblems problems) {
        this.catalog = catalog;
        this.database = database;
        this.expressions = expressions;
        this.problems = problems;
    }

    void relation(Entity entity, Relation relation, Table table) {
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

    /**
     * Checks that the target's column {@code to} holds keys and is unique. Otherwise several
     * objects could belong to one row.
     */
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

    /** Reports a list that can have at most one object, because the target's column is unique. */
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

    /**
     * Checks that a column of another entity's table holds keys and has an index. A view needs no
     * index.
     */
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
     * Checks that the target of a non-null relation always exists and is visible. PostgreSQL writes
     * the finished JSON, so a missing target could not become a field error.
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

    /** Whether every caller admitted to the source row is also admitted to the target. */
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

    /** Reports a column that does not hold keys. */
    void key(String where, String column, Table table) {
        var live = table.columns().get(column);
        if (live == null) {
            problems.add(where, "there is no column " + table.name() + "." + column);
        } else if (!live.type().equals("uuid")) {
            problems.add(where, table.name() + "." + column + " is " + live.type() + ", not uuid");
        }
    }
}
