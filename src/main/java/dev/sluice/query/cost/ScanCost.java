package dev.sluice.query.cost;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.condition.Condition;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.TableStatistics;
import dev.sluice.query.input.BoundList;
import dev.sluice.query.plan.PlanCondition;
import dev.sluice.query.plan.Rows;
import java.util.List;
import java.util.Map;

/**
 * Estimates the work of conditions: the rows that may be read because no index excludes them, times
 * the comparisons for each row. The estimate is for the worst case, because PostgreSQL may find the
 * rows of a page sooner.
 */
final class ScanCost {

    /** The number of plain comparisons in one unit of cost. */
    private static final double COMPARISONS_PER_UNIT = 1000;

    private static final double PLAIN = 1;

    /**
     * The work of a pattern, a full-text search or a JSON condition, in plain comparisons.
     * Measurements gave about this number.
     */
    private static final double TEXT = 20;

    /** The work of finding a row by its key, in plain comparisons. */
    private static final double LOOKUP = 10;

    /**
     * The assumed fraction of rows that must still be read with an index over words, trigrams or
     * JSON.
     */
    private static final double INVERTED_SHARE = 0.05;

    /** The minimum number of consecutive letters or digits that a trigram index can search for. */
    private static final int TRIGRAM = 3;

    private final DatabaseSchema schema;
    private final TableStatistics statistics;
    private final Map<String, Object> variables;

    ScanCost(DatabaseSchema schema, TableStatistics statistics, Map<String, Object> variables) {
        this.schema = schema;
        this.statistics = statistics;
        this.variables = variables;
    }

    /**
     * Returns the units of cost to find the rows that satisfy their condition.
     *
     * @param times the number of parent rows, each with a list of its own; 1 at the root
     */
    long find(Rows rows, long times) {
        return units(read(rows, (double) times) * work(rows.condition(), rows.entity()));
    }

    /** Returns the units of cost to visit all these rows, as a count or an aggregate does. */
    long visit(Rows rows, long times) {
        return units(read(rows, (double) times) * (PLAIN + work(rows.condition(), rows.entity())));
    }

    private static long units(double comparisons) {
        return (long) (comparisons / COMPARISONS_PER_UNIT);
    }

    private double read(Rows rows, double times) {
        return rows.via() == null
                ? rows(rows.entity()) * share(rows.condition(), rows.entity())
                : Math.min(times * related(rows), Math.max(rows(rows.entity()), times));
    }

    private double rows(Entity entity) {
        return (double) statistics.rows(entity.table());
    }

    /** The estimated maximum number of rows in the list of one parent row. */
    private double related(Rows rows) {
        var all = rows(rows.entity());
        return switch (rows.via()) {
            case null -> all;
            case Relation.ToMany many -> all * statistics.share(rows.entity().table(), many.by());
            case Relation.Through through ->
                    rows.joining() == null
                            ? all
                            : rows(rows.joining().entity())
                                    * statistics.share(
                                            rows.joining().entity().table(), through.from());
            case Relation.Related _ -> all;
        };
    }

    /** The work of a condition for each row, in plain comparisons. */
    private double work(Condition condition, Entity entity) {
        return switch (condition) {
            case Condition.Compare compare -> work(compare.column(), isText(compare.operator()));
            case Condition.In(var column, var _) -> work(column, false);
            case Condition.Within(var column, var _, var _) -> work(column, false);
            case Condition.IsNull(var column, var _) -> work(column, false);
            case Condition.Matches _ -> TEXT;
            case Condition.And(var parts) -> sum(parts, entity);
            case Condition.Or(var parts) -> sum(parts, entity);
            case Condition.Not(var part) -> work(part, entity);
            case Condition.Equal _, Condition.Missing _, Condition.Holds _, Condition.OneOf _ ->
                    PLAIN;
            case Condition.Exists _ -> LOOKUP;
            case Condition.Planned planned -> work((PlanCondition) planned);
        };
    }

    private double work(PlanCondition condition) {
        return switch (condition) {
            case PlanCondition.Has has -> LOOKUP + work(has.condition(), has.target().entity());
            case PlanCondition.Some(var rows) ->
                    LOOKUP
                            + Math.max(1, related(rows))
                                    * (PLAIN + work(rows.condition(), rows.entity()));
            case PlanCondition.Seek _ -> 0;
        };
    }

    private static double work(Column column, boolean text) {
        var plain = text ? TEXT : PLAIN;
        return column.expression() == null && column.mask().isEmpty() ? plain : plain + LOOKUP;
    }

    private double sum(List<Condition> parts, Entity entity) {
        return parts.stream().mapToDouble(part -> work(part, entity)).sum();
    }

    private static boolean isText(Condition.Operator operator) {
        return switch (operator) {
            case LIKE, ILIKE, STARTS_WITH, CONTAINS, HAS_KEY -> true;
            case EQ, LT, LTE, GT, GTE -> false;
        };
    }

    /**
     * The fraction of a table's rows that must be read, from 0 to 1. It is less than 1 if an index
     * serves the condition.
     */
    private double share(Condition condition, Entity entity) {
        return switch (condition) {
            case Condition.Compare compare -> share(compare, entity);
            case Condition.In(var column, var list) -> {
                var items =
                        list.resolve(variables) instanceof BoundList bound
                                ? bound.items().size()
                                : 1;
                yield Math.min(1, items * equal(column, entity));
            }
            case Condition.Within(var column, var _, var _) -> equal(column, entity);
            case Condition.Matches matches ->
                    inverted(matches.column(), entity) ? INVERTED_SHARE : 1;
            case Condition.And(var parts) ->
                    parts.stream().mapToDouble(part -> share(part, entity)).min().orElse(1);
            case Condition.Or(var parts) ->
                    Math.min(1, parts.stream().mapToDouble(part -> share(part, entity)).sum());
            case PlanCondition.Has has -> throughKey(has, entity);
            case Condition.IsNull _, Condition.Not _, Condition.Planned _ -> 1;
            case Condition.Equal _,
                    Condition.Missing _,
                    Condition.Holds _,
                    Condition.OneOf _,
                    Condition.Exists _ ->
                    1;
        };
    }

    private double share(Condition.Compare compare, Entity entity) {
        var column = compare.column();
        return switch (compare.operator()) {
            case EQ -> equal(column, entity);
            case LIKE, ILIKE ->
                    hasTrigram(compare.value()) && trigrams(column, entity) ? INVERTED_SHARE : 1;
            case CONTAINS, HAS_KEY -> inverted(column.column(), entity) ? INVERTED_SHARE : 1;
            case LT, LTE, GT, GTE, STARTS_WITH -> 1;
        };
    }

    /**
     * The fraction of rows that have a certain value of the column; 1 if no index begins with the
     * column.
     */
    private double equal(Column column, Entity entity) {
        if (column.expression() != null || !column.mask().isEmpty()) {
            return 1;
        }
        return shareOfValue(entity, column.column());
    }

    private double shareOfValue(Entity entity, String column) {
        var table = schema.table(entity.table());
        if (table == null || table.hasIndex(index -> index.isKey(column))) {
            return 1 / Math.max(1, rows(entity));
        }
        return table.hasIndex(index -> !index.partial() && index.startsWith(column))
                ? statistics.share(entity.table(), column)
                : 1;
    }

    /**
     * The fraction of rows that point at a target which satisfies the condition. It is 1 if no
     * index begins with the column that points at targets.
     */
    private double throughKey(PlanCondition.Has has, Entity entity) {
        if (!has.relation().isPointing()) {
            return 1;
        }
        var target = has.target().entity();
        var targets = Math.max(1, rows(target) * share(has.condition(), target));
        return Math.min(1, targets * shareOfValue(entity, has.relation().by()));
    }

    private boolean inverted(String column, Entity entity) {
        var table = schema.table(entity.table());
        return table != null
                && table.hasIndex(
                        index ->
                                index.method().equals("gin")
                                        && !index.partial()
                                        && index.columns().contains(column));
    }

    private boolean trigrams(Column column, Entity entity) {
        var table = schema.table(entity.table());
        return table != null
                && column.expression() == null
                && table.hasIndex(
                        index ->
                                index.method().equals("gin")
                                        && !index.partial()
                                        && index.columns().stream()
                                                .anyMatch(
                                                        each ->
                                                                each.equals(column.column())
                                                                        || each.startsWith(
                                                                                column.column()
                                                                                        + " gin_trgm_ops")));
    }

    private boolean hasTrigram(Condition.Value pattern) {
        var run = 0;
        for (var c : pattern.resolve(variables).toString().toCharArray()) {
            run = Character.isLetterOrDigit(c) ? run + 1 : 0;
            if (run == TRIGRAM) {
                return true;
            }
        }
        return false;
    }
}
