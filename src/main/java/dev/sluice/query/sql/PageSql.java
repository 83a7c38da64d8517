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
 * The rows of one page, numbered in the direction of reading. Where more than its rows is asked for
 * (what lies around the page, or a page that counts from the end), they are one row more.
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

    /** Whether any row of the page is needed. */
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
     * The most rows that such a page has stand in it as a constant, from which the database knows
     * that they are few; how many of these there are to be it learns by their numbers, because a
     * limit that it does not know would make it hope for a tenth of them.
     */
    Sql from() {
        var rows = seeking();
        return Sql.of(
                "(select %.* from (select %.*, row_number() over () as % from "
                        + "(select %.* % order by % limit %) as %) as % where % <= ?::bigint%) as %",
                row,
                row,
                Name.of(NUMBER),
                row,
                conditions.fromForPage(rows, row, around),
                conditions.orderBy(plan.order(), !plan.forward(), row),
                Sql.raw(Integer.toString(plan.most() + 1)),
                row,
                row,
                number(),
                plan.size(),
                Sql.raw(oneMore ? " + 1" : ""),
                row);
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

    /** Writes a JSON list with the text for each of the page's rows. */
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

    /** The row's position: see {@link Cursor}. */
    Sql cursor() {
        return SeekSql.cursor(
                plan.order().signature(),
                plan.order().steps(),
                step -> step.column().type(),
                step -> conditions.value(step, row));
    }

    /** The JSON of the first or last row's position. */
    Sql endOfPage(boolean start) {
        return Sql.of(
                "coalesce('\"' || (array_agg(% order by %%) filter (where %))[1] || '\"', 'null')",
                cursor(), number(), Sql.raw(start == plan.forward() ? "" : " desc"), onPage());
    }

    /** Whether there are rows behind (or in front of) the page, as JSON. */
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

    /** The number of rows of the list, as the schema's type for it can hold it. */
    Sql totalCount(Entity entity) {
        plan.rows().visibility().requireEntity(entity);
        return Sql.of(
                "(select least(count(*), 2147483647) %)::text",
                conditions.from(plan.rows(), conditions.alias(plan.rows().entity()), around));
    }
}
