package dev.sluice.query.sql;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.condition.Condition;
import dev.sluice.condition.Operand;
import dev.sluice.condition.Table;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.input.Values;
import dev.sluice.query.plan.Order;
import dev.sluice.query.plan.PlanCondition;
import dev.sluice.query.plan.Rows;
import dev.sluice.query.plan.SearchRank;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Renders conditions as SQL, and the {@code from} clauses of the rows that they filter. */
final class ConditionSql {

    /**
     * Stops PostgreSQL from turning an {@code exists} into a join, so that it checks each row
     * separately.
     */
    private static final Sql ONCE = Sql.raw(" offset 0");

    private final ValueSql values;
    private final SeekSql positions;
    private final DatabaseSchema database;
    private final Map<Name, Entity> entities = new HashMap<>();
    private int aliases;

    ConditionSql(CallerClass callers, VisibilityRules rules, DatabaseSchema database) {
        this.database = database;
        this.values = new ValueSql(callers, rules, this);
        this.positions = new SeekSql(values, this);
    }

    /** Renders the values that the conditions compare. */
    ValueSql values() {
        return values;
    }

    /** Whether the type of a column sets a maximum number of digits. */
    boolean limitsDigits(Entity entity, Column column) {
        var table = database.tables().get(entity.table());
        var live = table == null ? null : table.columns().get(column.column());
        return column.expression() == null && live != null && live.limitsDigits();
    }

    /** Whether the database limits the times of a column to the years that JSON shows unchanged. */
    boolean limitsTimes(Entity entity, Column column) {
        var table = database.tables().get(entity.table());
        var live = table == null ? null : table.columns().get(column.column());
        return column.expression() == null && live != null && live.limitsTimes();
    }

    /** Whether a table has such an index. */
    boolean hasIndex(Entity entity, Predicate<DatabaseSchema.Index> suitable) {
        var table = database.tables().get(entity.table());
        return table != null && table.hasIndex(suitable);
    }

    /** Returns a new alias, which is unique in the statement. */
    Name alias() {
        return Name.of("t" + ++aliases);
    }

    /** Returns a new alias for rows of an entity's table. */
    Name alias(Entity entity) {
        var alias = alias();
        entities.put(alias, entity);
        return alias;
    }

    /**
     * The link from {@code row} to the row whose column {@code to} equals column {@code by} of
     * {@code row}.
     */
    ValueSql.Link toOne(Name row, String by, Entity found, String to) {
        if (!to.equals(Entity.KEY_COLUMN)) {
            return toMany(row, found, to);
        }
        var from = Objects.requireNonNull(entities.get(row));
        var same = new HashMap<>(database.sameValues(from.table(), by, found.table()));
        same.put(by, Entity.KEY_COLUMN);
        return new ValueSql.Link(from, row, same);
    }

    /**
     * The link from {@code row} to the rows whose column {@code by} holds the key of {@code row}.
     */
    private ValueSql.Link toMany(Name row, Entity found, String by) {
        var from = Objects.requireNonNull(entities.get(row));
        var same = new HashMap<String, String>();
        database.sameValues(found.table(), by, from.table())
                .forEach((foundColumn, fromColumn) -> same.put(fromColumn, foundColumn));
        same.put(Entity.KEY_COLUMN, by);
        return new ValueSql.Link(from, row, same);
    }

    /** The SQL of a condition on a row. */
    Sql render(Condition condition, Name row) {
        return render(condition, row, false);
    }

    /**
     * The SQL of a condition on a row.
     *
     * @param rowByRow if true, the database checks each row separately, which is fast for few rows;
     *     else it may first collect matching rows of other tables
     */
    Sql render(Condition condition, Name row, boolean rowByRow) {
        return switch (condition) {
            case Condition.Compare compare -> compare(compare, row);
            case Condition.In in -> in(in, row);
            case Condition.Within(var column, var from, var to) ->
                    Sql.of(
                            "% between % and %",
                            values.value(column, row),
                            ValueSql.bind(column.type(), column.enumType(), from),
                            ValueSql.bind(column.type(), column.enumType(), to));
            case Condition.IsNull(var column, var wanted) ->
                    Sql.of(
                            "% = ?::boolean",
                            ShownSql.isNull(column, values.value(column, row)), wanted);
            case Condition.Matches search -> SearchRank.matches(search, row);
            case Condition.And(var parts) -> all(parts, row, rowByRow, " and ", Sql.TRUE);
            case Condition.Or(var parts) -> all(parts, row, rowByRow, " or ", Sql.FALSE);
            case Condition.Not(Condition.Missing(var operand)) ->
                    Sql.of("% is not null", operand(operand, row));
            case Condition.Not(Condition.Exists exists) ->
                    Sql.of("not %", exists(exists, row, rowByRow));
            case Condition.Not(PlanCondition.Seek seek) -> positions.outside(seek, row);
            case Condition.Not(var part) ->
                    Sql.of("((%) is not true)", render(part, row, rowByRow));
            case Condition.Equal(var left, var right) ->
                    Sql.of("% = %", operand(left, row), operand(right, row));
            case Condition.Missing(var operand) -> Sql.of("% is null", operand(operand, row));
            case Condition.Holds(var flag) -> operand(flag, row);
            case Condition.OneOf(var operand, var labels) ->
                    Sql.of("% in (%)", operand(operand, row), Sql.join(", ", labels, Sql::literal));
            case Condition.Exists exists -> exists(exists, row, rowByRow);
            case Condition.Planned planned -> planned((PlanCondition) planned, row);
        };
    }

    private Sql planned(PlanCondition condition, Name row) {
        return switch (condition) {
            case PlanCondition.Has has -> has(has, row);
            case PlanCondition.Some(var rows) -> {
                var target = alias(rows.entity());
                yield Sql.of("exists (select %)", from(rows, target, row));
            }
            case PlanCondition.Seek seek -> positions.seek(seek, row);
        };
    }

    private Sql all(List<Condition> parts, Name row, boolean rowByRow, String separator, Sql none) {
        if (parts.isEmpty()) {
            return none;
        }
        var sql = Sql.join(separator, parts, part -> render(part, row, rowByRow));
        return parts.size() == 1 ? sql : sql.inParentheses();
    }

    private Sql exists(Condition.Exists exists, Name row, boolean rowByRow) {
        return Sql.of(
                "exists (select from %% where %%)",
                table(exists.table()),
                join(exists, row, rowByRow),
                conjunction(exists.where(), row, rowByRow),
                rowByRow ? ONCE : Sql.EMPTY);
    }

    private Sql join(Condition.Exists exists, Name row, boolean rowByRow) {
        return exists.joined() == null
                ? Sql.EMPTY
                : Sql.of(
                        " join % on %",
                        table(exists.joined()), conjunction(exists.on(), row, rowByRow));
    }

    /**
     * A {@code select} of scopes of the caller.
     *
     * @param isOnly whether no other {@code select} follows, whose {@code union} would remove
     *     repeated scopes
     */
    Sql scopes(ScopeBranch.Source source, boolean isOnly) {
        var among = source.among();
        var none = Name.of("none");
        return among == null
                ? Sql.of("select %", operand(source.scope(), none))
                : Sql.of(
                        "select %% from %% where %",
                        Sql.raw(isOnly ? "distinct " : ""),
                        operand(source.scope(), none),
                        table(among.table()),
                        join(among, none, false),
                        conjunction(among.where(), none, false));
    }

    private static Sql table(Table table) {
        return Sql.of("% as %", Name.of(table.name()), Name.of(table.alias()));
    }

    /** The SQL of a condition in a place where an {@code and} needs no parentheses. */
    private Sql conjunction(Condition condition, Name row, boolean rowByRow) {
        return condition instanceof Condition.And(var parts) && !parts.isEmpty()
                ? Sql.join(" and ", parts, part -> render(part, row, rowByRow))
                : render(condition, row, rowByRow);
    }

    /** The SQL of an operand of a visibility rule. */
    static Sql operand(Operand operand, Name row) {
        return switch (operand) {
            case Operand.CallerKey _ -> Sql.raw(ValueSql.CALLER);
            case Operand.OfRow(var column) -> Sql.of("%", row.dot(column));
            case Operand.OfTable(var alias, var column) -> Sql.of("%", Name.of(alias).dot(column));
        };
    }

    private Sql compare(Condition.Compare compare, Name row) {
        var value = values.value(compare.column(), row);
        var operator = Sql.raw(compare.operator().sql());
        var parameter =
                switch (compare.operator()) {
                    case LIKE, ILIKE, STARTS_WITH, HAS_KEY -> Sql.of("?::text", compare.value());
                    case EQ, LT, LTE, GT, GTE, CONTAINS ->
                            ValueSql.bind(
                                    compare.column().type(),
                                    compare.column().enumType(),
                                    compare.value());
                };
        var comparison = Sql.of("% % %", value, operator, parameter);
        return compare.operator().isOrdered() && ShownSql.canHide(compare.column())
                ? Sql.of("(% and %)", comparison, ShownSql.isShown(compare.column().type(), value))
                : comparison;
    }

    /**
     * The condition that a value is in a list. A non-null field shows times outside the years 1 to
     * 9999 as a bound of these years. A list with such a bound matches these times, too.
     */
    private Sql in(Condition.In in, Name row) {
        var column = in.column();
        var value = values.value(column, row);
        var list =
                Sql.of(
                        "?::%[]",
                        in.values(), Sql.raw(Values.cast(column.type(), column.enumType())));
        if (!column.type().isTime() || column.nullable()) {
            return Sql.of("% = any (%)", value, list);
        }
        var first = ShownSql.first(column.type());
        var last = ShownSql.last(column.type());
        return Sql.of(
                "(% = any (%) or (% < % and % = any (%)) or (% > % and % = any (%)))",
                value, list, value, first, first, list, value, last, last, list);
    }

    private Sql has(PlanCondition.Has has, Name row) {
        var target = alias(has.target().entity());
        return Sql.of(
                "exists (select from % as % where % = % and % and %)",
                Name.of(has.target().entity().table()),
                target,
                target.dot(has.relation().to()),
                row.dot(has.relation().by()),
                values.visible(
                        has.target(),
                        target,
                        toOne(row, has.relation().by(), has.target().entity(), has.relation().to()),
                        false),
                render(has.condition(), target));
    }

    /**
     * The {@code from … where …} of the rows that a list, a count or a filter on a relation reads.
     *
     * @param around the alias of the parent row; null for the list of a root field
     */
    Sql from(Rows rows, Name alias, @Nullable Name around) {
        var scopes = byScope(rows);
        return scopes != null ? scopes.from(alias) : from(rows, alias, around, false);
    }

    /**
     * The {@code from … where …} of the rows of a page. For the rows of one parent, or if the
     * caller sees most rows, the database checks rows one by one until the page is full.
     */
    Sql fromForPage(Rows rows, Name alias, @Nullable Name around) {
        return from(rows, alias, around, around != null || values.isWide(rows.visibility()));
    }

    /**
     * The rows of a root field, by the scopes of the caller. Returns null if the caller's scopes do
     * not lead to the rows, or if the caller has many scopes.
     */
    @Nullable ScopeSql byScope(Rows rows) {
        return rows.via() == null ? values.byScope(rows) : null;
    }

    private Sql from(Rows rows, Name alias, @Nullable Name around, boolean rowByRow) {
        var table = Name.of(rows.entity().table());
        var condition =
                rows.condition().equals(Condition.ALWAYS)
                        ? Sql.EMPTY
                        : Sql.of(" and %", render(rows.condition(), alias));
        return switch (rows.via()) {
            case null ->
                    Sql.of(
                            "from % as % where %%",
                            table,
                            alias,
                            values.visible(rows.visibility(), alias, rowByRow),
                            condition);
            case Relation.ToMany many ->
                    Sql.of(
                            "from % as % where % = % and %%",
                            table,
                            alias,
                            alias.dot(many.by()),
                            Objects.requireNonNull(around).dot(Entity.KEY_COLUMN),
                            values.visible(
                                    rows.visibility(),
                                    alias,
                                    toMany(around, rows.entity(), many.by()),
                                    rowByRow),
                            condition);
            case Relation.Related related ->
                    Sql.of(
                            "from % as % where (%) and %%",
                            table,
                            alias,
                            Sql.raw(
                                    related.condition(
                                            Objects.requireNonNull(around).sql(), alias.sql())),
                            values.visible(rows.visibility(), alias, rowByRow),
                            condition);
            case Relation.Through through -> {
                var joining = Objects.requireNonNull(rows.joining());
                var link = alias();
                yield Sql.of(
                        "from % as % join % as % on % = % where % = % and % and %%",
                        table,
                        alias,
                        Name.of(joining.entity().table()),
                        link,
                        link.dot(through.to()),
                        alias.dot(Entity.KEY_COLUMN),
                        link.dot(through.from()),
                        Objects.requireNonNull(around).dot(Entity.KEY_COLUMN),
                        values.visible(
                                joining,
                                link,
                                toMany(around, joining.entity(), through.from()),
                                rowByRow),
                        values.visible(rows.visibility(), alias, rowByRow),
                        condition);
            }
        };
    }

    /**
     * The {@code order by} list of an order, or of its reverse. Nulls come last in the order, and
     * thus first in the reverse.
     */
    Sql orderBy(Order order, boolean reversed, Name row) {
        return Sql.join(", ", order.steps(), step -> sorted(step, reversed, value(step, row)));
    }

    /** The item of an {@code order by} list that sorts a step's values. */
    static Sql sorted(Order.Step step, boolean reversed, Sql value) {
        var descending = step.descending() != reversed;
        var explicit = reversed ? " nulls first" : " nulls last";
        var nulls = step.column().nullable() && step.descending() ? explicit : "";
        return Sql.of("%%%", value, Sql.raw(descending ? " desc" : ""), Sql.raw(nulls));
    }

    /**
     * The value that a step of an order compares: a column as the caller sees it, or a search rank.
     */
    Sql value(Order.Step step, Name row) {
        return step.ranked() == null
                ? values.value(step.column(), row)
                : SearchRank.sql(step.ranked(), row);
    }
}
