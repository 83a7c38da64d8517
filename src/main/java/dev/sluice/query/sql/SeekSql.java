package dev.sluice.query.sql;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.query.plan.PlanCondition;
import java.util.ArrayList;

/** Renders positions in an order. */
final class SeekSql {

    private final ValueSql values;
    private final ConditionSql conditions;

    SeekSql(ValueSql values, ConditionSql conditions) {
        this.values = values;
        this.conditions = conditions;
    }

    /** Whether a row lies behind or in front of a position. */
    Sql seek(PlanCondition.Seek seek, Name row) {
        return seek.order().isUniform() ? uniform(seek, row) : steps(seek, row);
    }

    /** One comparison of rows, which an index serves whole. */
    private Sql uniform(PlanCondition.Seek seek, Name row) {
        var steps = seek.order().steps();
        var position = new ArrayList<Sql>();
        for (var i = 0; i < steps.size(); i++) {
            position.add(position(seek, i));
        }
        return Sql.of(
                "(%) % (%)",
                Sql.join(", ", steps, step -> conditions.value(step, row)),
                Sql.raw(steps.getFirst().descending() == seek.behind() ? "<" : ">"),
                Sql.join(", ", position));
    }

    /** The first column lies behind, or it is the same and the second lies behind, and so on. */
    private Sql steps(PlanCondition.Seek seek, Name row) {
        var last = seek.order().steps().size() - 1;
        var sql = beyond(seek, last, row);
        for (var i = last - 1; i >= 0; i--) {
            sql = Sql.of("(% or (% and %))", beyond(seek, i, row), same(seek, i, row), sql);
        }
        var first = seek.order().steps().getFirst();
        return first.column().nullable()
                ? sql
                : Sql.of(
                        "(% % % and %)",
                        conditions.value(first, row),
                        Sql.raw(first.descending() == seek.behind() ? "<=" : ">="),
                        position(seek, 0),
                        sql);
    }

    private Sql beyond(PlanCondition.Seek seek, int i, Name row) {
        var step = seek.order().steps().get(i);
        var value = conditions.value(step, row);
        if (isNull(seek, i)) {
            return seek.behind() ? Sql.FALSE : Sql.of("% is not null", value);
        }
        var comparison =
                Sql.of(
                        "% % %",
                        value,
                        Sql.raw(step.descending() == seek.behind() ? "<" : ">"),
                        position(seek, i));
        return step.column().nullable() && seek.behind()
                ? Sql.of("(% or % is null)", comparison, value)
                : comparison;
    }

    private Sql same(PlanCondition.Seek seek, int i, Name row) {
        var value = conditions.value(seek.order().steps().get(i), row);
        return isNull(seek, i)
                ? Sql.of("% is null", value)
                : Sql.of("% = %", value, position(seek, i));
    }

    private static boolean isNull(PlanCondition.Seek seek, int i) {
        return seek.values().get(i) instanceof PlanCondition.Position.Null;
    }

    private Sql position(PlanCondition.Seek seek, int i) {
        var column = seek.order().steps().get(i).column();
        return switch (seek.values().get(i)) {
            case PlanCondition.Position.Null _ -> Sql.raw("null");
            case PlanCondition.Position.Value(var value) ->
                    ValueSql.bind(column.type(), column.enumType(), value);
            case PlanCondition.Position.Digest digest -> longText(seek, column, digest);
        };
    }

    /**
     * A long text is read from its row. If the row has another text by now, or is hidden or gone,
     * the beginning stands for it.
     */
    private Sql longText(
            PlanCondition.Seek seek, Column column, PlanCondition.Position.Digest text) {
        var entity = seek.order().entity();
        var row = conditions.alias(entity);
        var value = values.value(column, row);
        return Sql.of(
                "coalesce((select % from % as % where % = ?::uuid and % "
                        + "and encode(sha256(convert_to(%, 'UTF8')), 'hex') = ?::text), ?::text)",
                value,
                Name.of(entity.table()),
                row,
                row.dot(Entity.KEY_COLUMN),
                text.key(),
                values.visible(seek.visibility(), row, true),
                value,
                text.digest(),
                text.prefix());
    }
}
