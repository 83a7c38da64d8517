package dev.sluice.query.sql;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.condition.Condition;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.Grant;
import dev.sluice.policy.VisibilityRules;
import dev.sluice.query.input.Values;
import dev.sluice.query.plan.Rows;
import dev.sluice.query.plan.Visibility;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders the SQL of single values: a column as the caller may see it, and the JSON text of any
 * value.
 */
final class ValueSql {

    /** The column with the caller's key in the key rows, which are the inputs of a statement. */
    static final String CALLER = "k.caller";

    private final CallerClass callers;
    private final VisibilityRules rules;
    private final ConditionSql conditions;

    ValueSql(CallerClass callers, VisibilityRules rules, ConditionSql conditions) {
        this.callers = callers;
        this.rules = rules;
        this.conditions = conditions;
    }

    /**
     * The value of a column, or null if the value is masked (hidden) for the caller. Only this
     * method reads columns that can be masked.
     */
    Sql value(Column column, Name row) {
        var plain =
                column.expression() == null
                        ? Sql.of("%", row.dot(column.column()))
                        : Sql.raw("(" + column.expression().replace("{row}", row.sql()) + ")");
        return column.mask().isEmpty() || callers.isAdministrator()
                ? plain
                : Sql.of(
                        "(case when % then % end)",
                        granted(rules.values(column, callers), row, true), plain);
    }

    /**
     * The condition under which a row is visible. All statements hide rows with this condition
     * only.
     *
     * @param rowByRow if true, the database checks each row separately, which is fast for few rows;
     *     else it may first collect all visible rows
     */
    Sql visible(Visibility visibility, Name row, boolean rowByRow) {
        var entity = visibility.entity();
        var granted = granted(rules.rows(entity, callers), row, rowByRow);
        return visible(
                visibility,
                row,
                rowByRow,
                !rowByRow && rules.isWide(entity, callers)
                        ? Sql.of("(%) is true", granted)
                        : granted);
    }

    /**
     * The condition under which a row is visible if a link leads to it from a visible row. The
     * condition is shorter where the visible row implies a part of it.
     */
    Sql visible(Visibility visibility, Name row, Link link, boolean rowByRow) {
        var implied = rules.implied(link.from(), visibility.entity(), link.same(), callers);
        if (implied == null) {
            return visible(visibility, row, rowByRow);
        }
        var reason = "%s, as %s is".formatted(implied.reason(), link.row().sql());
        return visible(
                visibility,
                row,
                rowByRow,
                granted(new Grant(implied.condition(), reason), row, rowByRow));
    }

    /**
     * A link that leads from a visible row to another row.
     *
     * @param from the entity of the visible row
     * @param row the alias of the visible row
     * @param same columns of the visible row, each with the other row's column that has the same
     *     value
     */
    record Link(Entity from, Name row, Map<String, String> same) {}

    private Sql visible(Visibility visibility, Name row, boolean rowByRow, Sql granted) {
        var entity = visibility.entity();
        if (!entity.isDeletable()) {
            return granted;
        }
        var live = Sql.of("% is null", row.dot(Entity.DELETED_COLUMN));
        return Sql.of(
                "% and %",
                granted,
                visibility.includeDeleted()
                        ? Sql.of(
                                "(% or %)",
                                live, granted(rules.deletedRows(entity, callers), row, rowByRow))
                        : live);
    }

    /** The condition under which a row is visible, if a grant says so. */
    Sql visible(Visibility visibility, Name row, Grant grant) {
        return visible(visibility, row, true, granted(grant, row, true));
    }

    /** Whether the caller sees most rows of a table. */
    boolean isWide(Visibility visibility) {
        return rules.isWide(visibility.entity(), callers);
    }

    /**
     * The rows by the scopes of the caller; null if the rules do not begin with the caller, or if
     * the caller has many scopes.
     */
    @Nullable ScopeSql byScope(Rows rows) {
        if (callers.wide()) {
            return null;
        }
        var grant = rules.rows(rows.entity(), callers);
        var branches = ScopeBranch.of(grant.condition());
        return branches.isEmpty() ? null : new ScopeSql(conditions, rows, grant, branches);
    }

    /** The SQL of a condition of the visibility rules, with an SQL comment that names the rules. */
    private Sql granted(Grant grant, Name row, boolean rowByRow) {
        return Sql.of(
                "% /* visible: % */",
                conditions.render(grant.condition(), row, rowByRow), Sql.raw(grant.reason()));
    }

    /** Writes the JSON of a column's value. */
    void json(JsonText text, Entity entity, Column column, Name row) {
        var value = value(column, row);
        if (column.type() == ColumnType.KEY) {
            text.constant("\"" + entity.prefix() + "_")
                    .value(Sql.of("%::text", value))
                    .constant("\"");
        } else {
            json(text, column.type(), value, column.nullable());
        }
    }

    /**
     * Writes the JSON of a value of the type. The text is never an SQL null, and always valid JSON.
     */
    static void json(JsonText text, ColumnType type, Sql value, boolean nullable) {
        switch (type) {
            case BOOLEAN, INT, JSON -> text.value(orNull(Sql.of("%::text", value), nullable));
            case BIG_INT -> quoted(text, Sql.of("%::text", value), nullable);
            case FLOAT ->
                    text.value(nullable ? orNull(number(value), true) : Sql.of("%::text", value));
            case DECIMAL ->
                    quoted(text, nullable ? number(value) : Sql.of("%::text", value), nullable);
            case TEXT -> text.value(orNull(Sql.of("to_json(%)::text", value), nullable));
            case ENUM -> quoted(text, Sql.of("upper(%::text collate \"C\")", value), nullable);
            case DATE_TIME, DATE -> text.value(time(type, value, nullable));
            case TEXT_LIST -> text.value(list(value));
            case KEY -> throw new IllegalArgumentException("A key's JSON depends on its entity");
        }
    }

    /**
     * Writes a JSON string without escaping. The text is a label of an enumeration, or a number
     * that JavaScript would round.
     */
    private static void quoted(JsonText text, Sql plain, boolean nullable) {
        if (nullable) {
            text.value(orNull(Sql.of("'\"' || % || '\"'", plain), true));
        } else {
            text.constant("\"").value(plain).constant("\"");
        }
    }

    private static Sql orNull(Sql text, boolean nullable) {
        return nullable ? Sql.of("coalesce(%, 'null')", text) : text;
    }

    /**
     * The text of a number. The result is null for NaN and the two infinities, which JSON does not
     * have.
     */
    private static Sql number(Sql value) {
        return Sql.of("nullif(nullif(nullif(%::text, 'NaN'), 'Infinity'), '-Infinity')", value);
    }

    /**
     * The JSON of a time. RFC 3339 cannot express years after 9999. A time outside the years 1 to
     * 9999 is shown as null in a nullable column, else as the nearest bound.
     */
    private static Sql time(ColumnType type, Sql value, boolean nullable) {
        return nullable
                ? Sql.of(
                        "case when % then to_json(%)::text else 'null' end",
                        ShownSql.isShown(type, value), value)
                : Sql.of("to_json(%)::text", ShownSql.bounded(type, value));
    }

    private static Sql list(Sql value) {
        return Sql.of(
                "case when % is null then 'null' else coalesce("
                        + "(select json_agg(i.item order by i.ord) filter (where i.item is not null) "
                        + "from unnest(%) with ordinality as i (item, ord))::text, '[]') end",
                value, value);
    }

    /** A parameter, cast to the type of the column that it is compared with. */
    static Sql bind(ColumnType type, @Nullable String enumType, Condition.Value bind) {
        return Sql.of("?::%", bind, Sql.raw(Values.cast(type, enumType)));
    }
}
