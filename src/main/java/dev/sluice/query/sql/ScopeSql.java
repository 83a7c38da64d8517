package dev.sluice.query.sql;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.condition.Condition;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.database.schema.DatabaseSchema.Index;
import dev.sluice.policy.Grant;
import dev.sluice.query.plan.Order;
import dev.sluice.query.plan.PlanCondition;
import dev.sluice.query.plan.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Renders the rows of a list for callers that see few of them. It begins with the scopes of the
 * caller, such as its projects, and reads the rows of each scope. The other way, a walk through all
 * rows in the order of the page, asks for each row whether the caller sees it.
 *
 * <p>A page reads the first row of each scope, the <em>head</em>, and ranks the heads in the order
 * of the page. A page of {@code n} rows contains at most {@code n + 1 - r} rows of the scope whose
 * head has rank {@code r}. So it reads at most {@code k + n * (n + 1) / 2} rows of {@code k}
 * scopes, if an index has the order of the page within a scope. If that index has all that the page
 * is chosen by, these are entries of the index, and only the shown rows are read from the table.
 */
final class ScopeSql {

    private static final Name BRANCH = Name.of("branch");
    private static final Name SCOPE = Name.of("scope");
    private static final Name RANK = Name.of("head_rank");

    private final ConditionSql conditions;
    private final Rows rows;
    private final Grant grant;
    private final List<ScopeBranch> branches;

    ScopeSql(ConditionSql conditions, Rows rows, Grant grant, List<ScopeBranch> branches) {
        this.conditions = conditions;
        this.rows = rows;
        this.grant = grant;
        this.branches = branches;
    }

    /**
     * Whether a page should be read by scope. If an index finds the few rows that a filter matches,
     * PostgreSQL does better without: it would test the filter on all rows of each scope.
     */
    boolean servesPages() {
        return !Selectivity.isSelective(rows.condition());
    }

    /** Whether no row can belong to two scopes. */
    private boolean isDisjoint() {
        return branches.size() == 1;
    }

    /**
     * The {@code from … where …} of all rows, each of them once. An index finds the rows of each
     * branch by an array of its scopes, which PostgreSQL can combine with the index of a filter.
     */
    Sql from(Name row) {
        var filter = filter(row);
        if (isDisjoint()) {
            return Sql.of(
                    "from % as % where %%",
                    table(),
                    row,
                    ofBranch(branches.getFirst(), row),
                    filter.isEmpty() ? filter : Sql.of(" and %", filter));
        }
        var parts = new ArrayList<Sql>();
        for (var i = 0; i < branches.size(); i++) {
            var part = conditions.alias(rows.entity());
            parts.add(
                    Sql.of(
                            "select %.* from % as % where %%",
                            part,
                            table(),
                            part,
                            ofBranch(branches.get(i), part),
                            Sql.join(
                                    "",
                                    branches.subList(0, i),
                                    other ->
                                            Sql.of(
                                                    " and (%) is not true",
                                                    ofBranch(other, part)))));
        }
        return Sql.of(
                "from (%) as %%",
                Sql.join(" union all ", parts),
                row,
                filter.isEmpty() ? filter : Sql.of(" where %", filter));
    }

    private Sql filter(Name row) {
        return Sql.join(
                " and ",
                parts(rows.condition()).toList(),
                part ->
                        Sql.of(
                                Selectivity.hasFewValues(part) && !isOfCaller()
                                        ? "(%) is true"
                                        : "%",
                                conditions.render(part, row)));
    }

    /** The conditions of a conjunction, also of those inside. */
    private static Stream<Condition> parts(Condition condition) {
        return condition instanceof Condition.And(var all)
                ? all.stream().flatMap(ScopeSql::parts)
                : Stream.of(condition);
    }

    /** Whether the caller is the only scope. An index may then begin with both columns. */
    private boolean isOfCaller() {
        return branches.stream()
                .allMatch(
                        branch ->
                                branch.sources().stream()
                                        .allMatch(source -> source.among() == null));
    }

    private Sql ofBranch(ScopeBranch branch, Name row) {
        var visible = visible(branch, row);
        if (branch.column() == null) {
            return visible;
        }
        var column = row.dot(branch.column());
        var own = branch.sources().size() == 1 ? branch.sources().getFirst() : null;
        return own != null && own.among() == null
                ? Sql.of("% = % and %", column, ConditionSql.operand(own.scope(), row), visible)
                : Sql.of("% = any (array(%)) and %", column, scopes(branch), visible);
    }

    /**
     * A page of rows.
     *
     * @param reversed whether the order is reversed
     * @param size the number of rows of this request
     * @param most the greatest number of rows of all requests, from which PostgreSQL estimates
     */
    record Page(Order order, boolean reversed, Sql size, Sql most) {}

    /** The first rows in an order that a page shows which is not read by scope. */
    Sql firstMatching(Page page, Name row) {
        var isCollected = Selectivity.hasInvertedIndex(rows.condition());
        return Sql.of(
                "select %.* %%% order by % limit %",
                row,
                isCollected ? Sql.of("from (select %.* ", row) : Sql.EMPTY,
                from(row),
                isCollected ? Sql.of(" offset 0) as %", row) : Sql.EMPTY,
                conditions.orderBy(page.order(), page.reversed(), row),
                page.most());
    }

    /** The first rows in an order, as a {@code select} of all columns of the table. */
    Sql first(Page page, Name row) {
        var order = page.order();
        var reversed = page.reversed();
        if (isDisjoint() && isOwnKey(branches.getFirst())) {
            return Sql.of(
                    "select %.* % order by % limit %",
                    row, from(row), conditions.orderBy(order, reversed, row), page.most());
        }
        if (!isInIndexes(order)) {
            return ofHeads(page, row, Sql.of("%.*", row));
        }
        var keys = conditions.alias();
        var found = conditions.alias(rows.entity());
        return Sql.of(
                "select %.* from (%) as % join % as % on % = % where % order by % limit %",
                found,
                ofHeads(page, row, keys(order, row)),
                keys,
                table(),
                found,
                found.dot(Entity.KEY_COLUMN),
                keys.dot(Entity.KEY_COLUMN),
                visible(Condition.ALWAYS, "as %s is".formatted(keys.sql()), found),
                conditions.orderBy(order, reversed, keys),
                page.most());
    }

    /**
     * Whether an index of each branch has all that the order and the filter read. PostgreSQL then
     * finds the keys of a page without the rows that the page does not show.
     */
    private boolean isInIndexes(Order order) {
        var columns = order.steps().stream().map(Order.Step::column).toList();
        return columns.stream().allMatch(each -> each.expression() == null && each.mask().isEmpty())
                && order.steps().stream().allMatch(step -> step.ranked() == null)
                && parts(rows.condition()).allMatch(PlanCondition.Seek.class::isInstance)
                && hasIndex(index -> index.isKey(Entity.KEY_COLUMN))
                && branches.stream().allMatch(branch -> isInIndex(branch, columns));
    }

    private boolean isInIndex(ScopeBranch branch, List<Column> order) {
        var columns = Stream.concat(Stream.of(branch.column()), order.stream().map(Column::column));
        var indexed = columns.toArray(String[]::new);
        return branch.column() != null
                && branch.rest().equals(Condition.ALWAYS)
                && hasIndex(index -> !index.partial() && index.startsWith(indexed));
    }

    private boolean hasIndex(Predicate<Index> suitable) {
        return conditions.hasIndex(rows.entity(), suitable);
    }

    private static Sql keys(Order order, Name row) {
        var columns = order.steps().stream().map(step -> step.column().column());
        return Sql.join(", ", columns.distinct().toList(), column -> Sql.of("%", row.dot(column)));
    }

    /** The columns of the first rows in an order, from the heads and the ranks of their scopes. */
    private Sql ofHeads(Page page, Name row, Sql columns) {
        var order = page.order();
        var reversed = page.reversed();
        var head = conditions.alias();
        var parts = new ArrayList<Sql>();
        for (var i = 0; i < branches.size(); i++) {
            parts.add(rowsOf(i, page, row, head, columns));
        }
        var values = Sql.join(", ", order.steps(), step -> conditions.value(step, row));
        return Sql.of(
                "select %% from % as % cross join lateral (%) as % where % <= % order by % limit %",
                isDisjoint() ? Sql.EMPTY : Sql.of("distinct on (%) ", values),
                columns,
                ranked(order, reversed),
                head,
                Sql.join(" union all ", parts),
                row,
                head.dot(RANK.sql()),
                page.size(),
                conditions.orderBy(order, reversed, row),
                page.most());
    }

    /** The heads of all scopes with their ranks. Equal heads of several branches are one row. */
    private Sql ranked(Order order, boolean reversed) {
        var head = conditions.alias();
        var heads = new ArrayList<Sql>();
        for (var i = 0; i < branches.size(); i++) {
            heads.add(headsOf(i, order, reversed));
        }
        var steps = order.steps();
        var keys =
                Sql.join(
                        ", ",
                        IntStream.range(0, steps.size())
                                .mapToObj(
                                        i ->
                                                ConditionSql.sorted(
                                                        steps.get(i),
                                                        reversed,
                                                        Sql.of("%", head.dot(value(i)))))
                                .toList());
        return Sql.of(
                "(select %, %, dense_rank() over (order by %) as % from (%) as %)",
                head.dot(BRANCH.sql()),
                head.dot(SCOPE.sql()),
                keys,
                RANK,
                Sql.join(" union all ", heads),
                head);
    }

    private Sql headsOf(int index, Order order, boolean reversed) {
        var branch = branches.get(index);
        var row = conditions.alias(rows.entity());
        var steps = order.steps();
        var values = new ArrayList<Sql>();
        for (var i = 0; i < steps.size(); i++) {
            values.add(Sql.of("% as %", conditions.value(steps.get(i), row), Sql.raw(value(i))));
        }
        var scopes = conditions.alias();
        var first =
                Sql.of(
                        "(select % from % as % where %% order by % limit 1)",
                        Sql.join(", ", values),
                        table(),
                        row,
                        inScope(branch, row, scopes.dot(SCOPE.sql())),
                        condition(branch, row),
                        conditions.orderBy(order, reversed, row));
        var found = conditions.alias();
        return Sql.of(
                "select % as %, %.%, %.* from (%) as % (%) cross join lateral % as %",
                number(index),
                BRANCH,
                scopes,
                SCOPE,
                found,
                branch.column() == null ? Sql.raw("select null::uuid") : scopes(branch),
                scopes,
                SCOPE,
                first,
                found);
    }

    private Sql rowsOf(int index, Page page, Name row, Name head, Sql columns) {
        var branch = branches.get(index);
        var isBranch =
                isDisjoint()
                        ? Sql.EMPTY
                        : Sql.of("% = % and ", head.dot(BRANCH.sql()), number(index));
        return Sql.of(
                "(select % from % as % where %%% order by % limit greatest(% + 1 - %, 0))",
                columns,
                table(),
                row,
                isBranch,
                inScope(branch, row, head.dot(SCOPE.sql())),
                condition(branch, row),
                conditions.orderBy(page.order(), page.reversed(), row),
                page.size(),
                head.dot(RANK.sql()));
    }

    private static Sql inScope(ScopeBranch branch, Name row, Name scope) {
        return branch.column() == null
                ? Sql.EMPTY
                : Sql.of("% = % and ", row.dot(branch.column()), scope);
    }

    private Sql visible(ScopeBranch branch, Name row) {
        return visible(branch.rest(), "by scope", row);
    }

    private Sql visible(Condition rest, String reason, Name row) {
        var shown = new Grant(rest, grant.reason() + ", " + reason);
        return conditions.values().visible(rows.visibility(), row, shown);
    }

    /** The other conditions on the rows of a branch. */
    private Sql condition(ScopeBranch branch, Name row) {
        var visible = visible(branch, row);
        return rows.condition().equals(Condition.ALWAYS)
                ? visible
                : Sql.of("% and %", visible, conditions.render(rows.condition(), row));
    }

    /** A {@code select} of the scopes of a branch, each of them once. */
    private Sql scopes(ScopeBranch branch) {
        var sources = branch.sources();
        return Sql.join(
                " union ", sources, source -> conditions.scopes(source, sources.size() == 1));
    }

    private static boolean isOwnKey(ScopeBranch branch) {
        return Entity.KEY_COLUMN.equals(branch.column());
    }

    private Name table() {
        return Name.of(rows.entity().table());
    }

    private static String value(int index) {
        return "o" + index;
    }

    private static Sql number(int number) {
        return Sql.raw(Integer.toString(number));
    }
}
