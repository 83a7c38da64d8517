package dev.sluice.query.sql;

import dev.sluice.catalog.Entity;
import dev.sluice.condition.Condition;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.query.plan.Cursor;
import dev.sluice.query.plan.Plan;
import dev.sluice.query.plan.Plan.ConnectionField;
import dev.sluice.query.plan.Plan.ConnectionPlan;
import dev.sluice.query.plan.Rows;
import org.jspecify.annotations.Nullable;

/**
 * Renders the rows of one page, with row numbers. The numbers count from the end of the list if the
 * page does. For {@code pageInfo}, and for a page that counts from the end, the SQL reads one row
 * more than the page.
 */
final class PageSql {

    private static final String NUMBER = "page_row";

    private final ConnectionPlan plan;
    private final Name row;
    private final @Nullable Name around;
    private final ConditionSql conditions;
    private final boolean oneMore;

    PageSql(ConnectionPlan plan, Name row, @Nullable Name around, ConditionSql conditions) {
        this.plan = plan;
        this.row = row;
        this.around = around;
        this.conditions = conditions;
        this.oneMore =
                !plan.forward()
                        || plan.members().stream()
                                .anyMatch(
                                        member ->
                                                member.value() instanceof ConnectionField.PageInfo);
    }

    Name row() {
        return row;
    }

    /** Whether the selection needs any row of the page. */
    boolean isRead() {
        return plan.members().stream()
                .map(Plan.Member::value)
                .anyMatch(
                        field ->
                                switch (field) {
                                    case ConnectionField.Edges _,
                                            ConnectionField.Nodes _,
                                            ConnectionField.PageInfo _ ->
                                            true;
                                    case ConnectionField.TypeName _,
                                            ConnectionField.TotalCount _,
                                            ConnectionField.Groups _ ->
                                            false;
                                });
    }

    /**
     * The page as the only item of a {@code from}, so that aggregates see its rows in their order.
     * The {@code limit} is a constant, from which PostgreSQL knows that the rows are few. With a
     * parameter as the limit, PostgreSQL would expect a tenth of all rows. So a condition on the
     * row numbers cuts the page to the requested size.
     */
    Sql from() {
        return Sql.of(
                "(select %.* from (select %.*, row_number() over () as % from "
                        + "(%) as %) as % where % <= %) as %",
                row, row, Name.of(NUMBER), first(seeking()), row, row, number(), size(), row);
    }

    /** The number of rows that this request reads. */
    private Sql size() {
        return Sql.of("?::bigint%", plan.size(), Sql.raw(oneMore ? " + 1" : ""));
    }

    private Sql first(Rows rows) {
        var most = Sql.raw(Integer.toString(plan.most() + 1));
        var scopes = around == null ? conditions.byScope(rows) : null;
        if (scopes == null) {
            return Sql.of(
                    "select %.* % order by % limit %",
                    row,
                    conditions.fromForPage(rows, row, around),
                    conditions.orderBy(plan.order(), !plan.forward(), row),
                    most);
        }
        var page = new ScopeSql.Page(plan.order(), !plan.forward(), size(), most);
        return scopes.servesPages() ? scopes.first(page, row) : scopes.firstMatching(page, row);
    }

    private Rows seeking() {
        var rows = plan.rows();
        if (plan.after() != null) {
            rows = rows.and(plan.after());
        }
        if (plan.before() != null) {
            rows = rows.and(plan.before());
        }
        return rows;
    }

    /**
     * Writes a JSON list with an item for each row of the page.
     *
     * @param text the SQL of an item's JSON
     */
    void list(JsonText list, Sql text) {
        var items =
                Sql.of(
                        "coalesce(string_agg(%, ','%)%, '')",
                        text,
                        plan.forward() ? Sql.EMPTY : Sql.of(" order by % desc", number()),
                        oneMore ? Sql.of(" filter (where %)", onPage()) : Sql.EMPTY);
        list.constant("[").value(items).constant("]");
    }

    private Name number() {
        return row.dot(NUMBER);
    }

    private Sql onPage() {
        return Sql.of("% <= ?::bigint", number(), plan.size());
    }

    /** The row's cursor, as {@link Cursor} defines it. */
    Sql cursor() {
        return SeekSql.cursor(
                plan.order().signature(),
                plan.order().steps(),
                step -> step.column().type(),
                step -> conditions.value(step, row));
    }

    /**
     * The JSON of the cursor of the page's first row, or of its last row if {@code start} is false.
     */
    Sql endOfPage(boolean start) {
        return Sql.of(
                "coalesce('\"' || (array_agg(% order by %%) filter (where %))[1] || '\"', 'null')",
                cursor(), number(), Sql.raw(start == plan.forward() ? "" : " desc"), onPage());
    }

    /**
     * A JSON boolean: whether there are rows after the page, or before it if {@code behind} is
     * false.
     */
    Sql hasMore(boolean behind) {
        var bound = behind ? plan.before() : plan.after();
        if (behind != plan.forward()) {
            return bound == null
                    ? Sql.literal("false")
                    : Sql.of("(exists (select %))::text", outside(bound));
        }
        return bound == null
                ? Sql.of("(count(*) > ?::bigint)::text", plan.size())
                : Sql.of(
                        "(count(*) > ?::bigint or exists (select %))::text",
                        plan.size(), outside(bound));
    }

    private Sql outside(Condition bound) {
        return conditions.from(
                plan.rows().and(new Condition.Not(bound)),
                conditions.alias(plan.rows().entity()),
                around);
    }

    /**
     * The number of rows of the list, or the greatest {@code Int} of GraphQL if there are more
     * rows.
     */
    Sql totalCount(Entity entity) {
        plan.rows().visibility().requireEntity(entity);
        return Sql.of(
                "(select least(count(*), 2147483647) %)::text",
                conditions.from(plan.rows(), conditions.alias(plan.rows().entity()), around));
    }
}
