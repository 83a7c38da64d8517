package dev.sluice.query.sql;

import dev.sluice.catalog.AggregateFunction;
import dev.sluice.catalog.Bucket;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Embedded;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.JsonField;
import dev.sluice.catalog.Relation;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.query.plan.GroupOrder;
import dev.sluice.query.plan.Plan.AggregateField;
import dev.sluice.query.plan.Plan.AggregatePlan;
import dev.sluice.query.plan.Plan.FunctionField;
import dev.sluice.query.plan.Plan.GroupKey;
import dev.sluice.query.plan.Plan.KeyField;
import dev.sluice.query.plan.PlanCondition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Renders aggregates: an inner select builds the groups, and an outer select writes them as JSON.
 */
final class AggregateSql {

    private static final String COUNT = "group_count";

    private record Result(AggregateFunction function, Column column) {}

    private final ValueSql values;
    private final ConditionSql conditions;
    private final ObjectSql objects;

    AggregateSql(ValueSql values, ConditionSql conditions, ObjectSql objects) {
        this.values = values;
        this.conditions = conditions;
        this.objects = objects;
    }

    /**
     * A scalar subselect that returns the JSON list of the groups.
     *
     * @param around the alias of the parent row; null for the list of a root field
     */
    Sql groups(AggregatePlan plan, @Nullable Name around) {
        var row = conditions.alias(plan.rows().entity());
        var group = conditions.alias();
        var results = results(plan);
        var json =
                ObjectSql.object(
                        plan.members(), (text, field) -> field(plan, field, results, group, text));
        return Sql.of(
                "(select '[' || coalesce(string_agg(%, ','), '') || ']' from (%) as %)",
                json, page(plan, results, row, around), group);
    }

    /**
     * The function results that the response shows or the order compares, with their column names.
     */
    private static Map<Result, Name> results(AggregatePlan plan) {
        var results = new LinkedHashMap<Result, Name>();
        for (var member : plan.members()) {
            if (member.value() instanceof AggregateField.Function(var function, var members)) {
                for (var field : members) {
                    if (field.value() instanceof FunctionField.Value(var column)) {
                        add(results, new Result(function, column));
                    }
                }
            }
        }
        for (var step : plan.order().steps()) {
            if (step.value() instanceof GroupOrder.Value.Result(var function, var column)) {
                add(results, new Result(function, column));
            }
        }
        return results;
    }

    private static void add(Map<Result, Name> results, Result result) {
        results.computeIfAbsent(result, _ -> Name.of("result_" + (results.size() + 1)));
    }

    private Sql page(
            AggregatePlan plan, Map<Result, Name> results, Name row, @Nullable Name around) {
        var groups = select(plan, results, row, around);
        var after = plan.after();
        if (after == null) {
            return Sql.of("%%", groups, ordered(plan, results, null));
        }
        var all = conditions.alias();
        var places = new ArrayList<SeekSql.Place>();
        for (var i = 0; i < after.size(); i++) {
            var step = plan.order().steps().get(i);
            var value = value(step, results, all);
            var position = after.get(i);
            places.add(
                    SeekSql.place(
                            value,
                            step.key(),
                            position,
                            position instanceof PlanCondition.Position.Digest digest
                                    ? longText(step, results, all, digest)
                                    : Sql.EMPTY));
        }
        return Sql.of(
                "with % as (%) select %.* from % where %%",
                all,
                groups,
                all,
                all,
                places.isEmpty() ? Sql.FALSE : SeekSql.beyond(places, true),
                ordered(plan, results, all));
    }

    /**
     * Reads a long text from the cursor's group, because the cursor holds only a prefix. If the
     * group no longer exists, the prefix replaces the text.
     */
    private Sql longText(
            GroupOrder.Step step,
            Map<Result, Name> results,
            Name all,
            PlanCondition.Position.Digest text) {
        var other = conditions.alias();
        var value = value(step, results, other);
        return Sql.of(
                "coalesce((select % from % as % where % = ?::text limit 1), ?::text)",
                value, all, other, SeekSql.digest(value), text.digest(), text.prefix());
    }

    private Sql select(
            AggregatePlan plan, Map<Result, Name> results, Name row, @Nullable Name around) {
        var columns = new ArrayList<Sql>();
        for (var i = 0; i < plan.by().size(); i++) {
            columns.add(
                    Sql.of("% as %", key(plan.rows().entity(), plan.by().get(i), row), keyName(i)));
        }
        columns.add(Sql.of("count(*) as %", Name.of(COUNT)));
        results.forEach(
                (result, name) ->
                        columns.add(
                                Sql.of(
                                        "% as %",
                                        compute(plan.rows().entity(), result, row), name)));
        var positions =
                IntStream.rangeClosed(1, plan.by().size())
                        .mapToObj(i -> Sql.raw(Integer.toString(i)))
                        .toList();
        return Sql.of(
                "select % %%",
                Sql.join(", ", columns),
                conditions.from(plan.rows(), row, around),
                positions.isEmpty() ? Sql.EMPTY : Sql.of(" group by %", Sql.join(", ", positions)));
    }

    private Sql compute(Entity entity, Result result, Name row) {
        return FunctionSql.of(
                result.function(),
                result.column(),
                values.value(result.column(), row),
                conditions.limitsDigits(entity, result.column()));
    }

    private static Sql ordered(
            AggregatePlan plan, Map<Result, Name> results, @Nullable Name groups) {
        var steps =
                Sql.join(
                        ", ",
                        plan.order().steps(),
                        step ->
                                Sql.of(
                                        "%%",
                                        value(step, results, groups),
                                        Sql.raw(
                                                step.key().descending()
                                                        ? " desc nulls last"
                                                        : "")));
        return Sql.of(
                "% limit (select ?::bigint)",
                plan.order().steps().isEmpty() ? Sql.EMPTY : Sql.of(" order by %", steps),
                plan.size());
    }

    /**
     * The value of the group that a step of the order compares.
     *
     * @param group the alias of the group; null inside the select that builds the groups
     */
    private static Sql value(
            GroupOrder.Step step, Map<Result, Name> results, @Nullable Name group) {
        var name =
                switch (step.value()) {
                    case GroupOrder.Value.Count() -> Name.of(COUNT);
                    case GroupOrder.Value.Key(var index) -> keyName(index);
                    case GroupOrder.Value.Result(var function, var column) ->
                            Objects.requireNonNull(results.get(new Result(function, column)));
                };
        return Sql.of("%", group == null ? name : group.dot(name.sql()));
    }

    private static Name keyName(int index) {
        return Name.of("key_" + (index + 1));
    }

    private Sql key(Entity entity, GroupKey key, Name row) {
        return switch (key.field()) {
            case Column column -> bucket(entity, key, column, values.value(column, row));
            case Relation.ToOne one -> {
                var target = conditions.alias();
                var visibility = Objects.requireNonNull(key.target());
                yield Sql.of(
                        "(select % from % as % where % = % and %)",
                        target.dot(Entity.KEY_COLUMN),
                        Name.of(visibility.entity().table()),
                        target,
                        target.dot(Entity.KEY_COLUMN),
                        row.dot(one.by()),
                        values.visible(visibility, target, false));
            }
            case Embedded _, JsonField _, Relation _ ->
                    throw new IllegalArgumentException(key.field().name());
        };
    }

    /**
     * The start of the time bucket that contains the value. A start before the first time that JSON
     * can show is moved to that time.
     */
    private Sql bucket(Entity entity, GroupKey key, Column column, Sql value) {
        var bucket = key.bucket();
        if (bucket == null) {
            return value; // unchanged, so that an index can return the groups in order
        }
        var shown = ShownSql.value(column, value);
        if (column.type() == ColumnType.DATE && bucket == Bucket.DAY) {
            // unchanged if possible, so that an index can return the groups in order
            return conditions.limitsTimes(entity, column) ? value : shown;
        }
        var unit = Sql.literal(bucket.unit());
        var start =
                column.type() == ColumnType.DATE
                        ? Sql.of("date_trunc(%, %)::date", unit, shown)
                        : Sql.of(
                                "date_trunc(%, %, %)",
                                unit,
                                shown,
                                key.zone() == null
                                        ? Sql.literal("UTC")
                                        : Sql.of("(select ?::text)", key.zone()));
        return Sql.of(
                "case when % is not null then greatest(%, %) end",
                value, start, ShownSql.first(column.type()));
    }

    private void field(
            AggregatePlan plan,
            AggregateField field,
            Map<Result, Name> results,
            Name group,
            JsonText text) {
        switch (field) {
            case AggregateField.TypeName(var name) -> text.constant("\"" + name + "\"");
            case AggregateField.Count() ->
                    ValueSql.json(text, ColumnType.BIG_INT, Sql.of("%", group.dot(COUNT)), false);
            case AggregateField.Position() ->
                    text.constant("\"")
                            .value(
                                    SeekSql.cursor(
                                            plan.signature(),
                                            plan.order().steps(),
                                            step -> step.key().type(),
                                            step -> value(step, results, group)))
                            .constant("\"");
            case AggregateField.Key(var members) ->
                    ObjectSql.write(text, members, (key, member) -> keyField(member, group, key));
            case AggregateField.Function(var function, var members) ->
                    ObjectSql.write(
                            text,
                            members,
                            (inner, member) -> result(function, member, results, group, inner));
        }
    }

    private void keyField(KeyField field, Name group, JsonText text) {
        switch (field) {
            case KeyField.TypeName(var name) -> text.constant("\"" + name + "\"");
            case KeyField.Absent() -> text.constant("null");
            case KeyField.Value(var index, var column) ->
                    ValueSql.json(text, column.type(), keyOf(group, index), true);
            case KeyField.Target(var index, var target) ->
                    text.value(objects.byKeyOrNull(target, keyOf(group, index)));
        }
    }

    private static Sql keyOf(Name group, int index) {
        return Sql.of("%", group.dot(keyName(index).sql()));
    }

    private static void result(
            AggregateFunction function,
            FunctionField field,
            Map<Result, Name> results,
            Name group,
            JsonText text) {
        switch (field) {
            case FunctionField.TypeName(var name) -> text.constant("\"" + name + "\"");
            case FunctionField.Value(var column) -> {
                var name = Objects.requireNonNull(results.get(new Result(function, column)));
                ValueSql.json(
                        text,
                        function.resultType(column),
                        Sql.of("%", group.dot(name.sql())),
                        true);
            }
        }
    }
}
