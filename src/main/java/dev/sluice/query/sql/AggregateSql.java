package dev.sluice.query.sql;

import dev.sluice.catalog.AggregateFunction;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Grouping;
import dev.sluice.catalog.JsonField;
import dev.sluice.catalog.Relation;
import dev.sluice.database.Name;
import dev.sluice.database.Sql;
import dev.sluice.query.plan.Plan.AggregateField;
import dev.sluice.query.plan.Plan.AggregatePlan;
import dev.sluice.query.plan.Plan.FunctionField;
import dev.sluice.query.plan.Plan.GroupKey;
import dev.sluice.query.plan.Plan.KeyField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Renders aggregates: an inner select makes the groups, an outer one writes them as JSON. */
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

    /** The JSON list of the groups as a scalar subselect. */
    Sql groups(AggregatePlan plan, @Nullable Name around) {
        var row = conditions.alias(plan.rows().entity());
        var group = conditions.alias();
        var results = results(plan);
        var json =
                ObjectSql.object(
                        plan.members(), (text, field) -> field(field, results, group, text));
        return Sql.of(
                "(select '[' || coalesce(string_agg(%, ','), '') || ']' from (%) as %)",
                json, select(plan, results, row, around), group);
    }

    private static Map<Result, Name> results(AggregatePlan plan) {
        var results = new LinkedHashMap<Result, Name>();
        for (var member : plan.members()) {
            if (member.value() instanceof AggregateField.Function(var function, var members)) {
                for (var field : members) {
                    if (field.value() instanceof FunctionField.Value(var column)) {
                        results.computeIfAbsent(
                                new Result(function, column),
                                _ -> Name.of("result_" + (results.size() + 1)));
                    }
                }
            }
        }
        return results;
    }

    private Sql select(
            AggregatePlan plan, Map<Result, Name> results, Name row, @Nullable Name around) {
        var columns = new ArrayList<Sql>();
        for (var i = 0; i < plan.by().size(); i++) {
            columns.add(Sql.of("% as %", key(plan.by().get(i), row), keyName(i)));
        }
        columns.add(Sql.of("count(*) as %", Name.of(COUNT)));
        results.forEach(
                (result, name) ->
                        columns.add(
                                Sql.of(
                                        "% as %",
                                        compute(plan.rows().entity(), result, row), name)));
        return Sql.of(
                "select % %% limit (select ?::bigint)",
                Sql.join(", ", columns),
                conditions.from(plan.rows(), row, around),
                plan.by().isEmpty() ? Sql.EMPTY : grouped(plan),
                plan.size());
    }

    private Sql compute(Entity entity, Result result, Name row) {
        return FunctionSql.of(
                result.function(),
                result.column(),
                values.value(result.column(), row),
                conditions.limitsDigits(entity, result.column()));
    }

    private static Sql grouped(AggregatePlan plan) {
        var direction = plan.descending() ? " desc nulls last" : "";
        var keys =
                IntStream.range(0, plan.by().size())
                        .mapToObj(
                                i ->
                                        Sql.of(
                                                "%%",
                                                keyName(i),
                                                Sql.raw(plan.byCount() ? "" : direction)))
                        .toList();
        var order = new ArrayList<Sql>();
        if (plan.byCount()) {
            order.add(Sql.raw(COUNT + (plan.descending() ? " desc" : "")));
        }
        order.addAll(keys);
        var positions =
                IntStream.rangeClosed(1, plan.by().size())
                        .mapToObj(i -> Sql.raw(Integer.toString(i)))
                        .toList();
        return Sql.of(" group by % order by %", Sql.join(", ", positions), Sql.join(", ", order));
    }

    private static Name keyName(int index) {
        return Name.of("key_" + (index + 1));
    }

    private Sql key(GroupKey key, Name row) {
        return switch (key.grouping().field()) {
            case Column column -> bucket(key.grouping(), column, values.value(column, row));
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
            case JsonField _, Relation _ ->
                    throw new IllegalArgumentException(key.grouping().value());
        };
    }

    private static Sql bucket(Grouping grouping, Column column, Sql value) {
        if (grouping.bucket() == null) {
            return value; // as it is stored, so that an index has the groups in their order
        }
        var unit = Sql.literal(grouping.bucket().unit());
        var shown = ShownSql.value(column, value);
        return column.type() == ColumnType.DATE
                ? Sql.of("date_trunc(%, %)::date", unit, shown)
                : Sql.of("date_trunc(%, %, 'UTC')", unit, shown);
    }

    private void field(AggregateField field, Map<Result, Name> results, Name group, JsonText text) {
        switch (field) {
            case AggregateField.TypeName(var name) -> text.constant("\"" + name + "\"");
            case AggregateField.Count() -> text.value(Sql.of("%::text", group.dot(COUNT)));
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
