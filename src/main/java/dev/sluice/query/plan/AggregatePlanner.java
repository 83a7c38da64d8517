package dev.sluice.query.plan;

import dev.sluice.catalog.AggregateFunction;
import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Grouping;
import dev.sluice.catalog.JsonField;
import dev.sluice.catalog.Relation;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Bind;
import dev.sluice.query.plan.Plan.AggregateField;
import dev.sluice.query.plan.Plan.FunctionField;
import dev.sluice.query.plan.Plan.GroupKey;
import dev.sluice.query.plan.Plan.KeyField;
import dev.sluice.query.plan.Plan.Member;
import java.util.ArrayList;
import java.util.List;

/** From an aggregate's selection to its plan. */
final class AggregatePlanner {

    private final Planner planner;
    private final Catalog catalog;
    private final CallerClass callers;
    private final Limits limits;

    AggregatePlanner(Planner planner, Catalog catalog, CallerClass callers, Limits limits) {
        this.planner = planner;
        this.catalog = catalog;
        this.callers = callers;
        this.limits = limits;
    }

    Plan.AggregatePlan plan(Rows rows, Selection selection, int depth) {
        var by = groupedBy(rows.entity(), selection);
        var orderBy = selection.argument("orderBy");
        var order = orderBy == null ? "KEY_ASC" : String.valueOf(orderBy.current());
        var first = selection.argument("first");
        var members = new ArrayList<Member<AggregateField>>();
        selection
                .members()
                .forEach(
                        (key, member) ->
                                members.add(
                                        new Member<>(
                                                key, field(rows.entity(), by, member, depth))));
        return new Plan.AggregatePlan(
                rows,
                by,
                order.startsWith("COUNT"),
                order.endsWith("DESC"),
                first == null
                        ? Planner.constant(limits.defaultGroups())
                        : Bind.of(
                                selection.name() + ".first",
                                first,
                                value -> Planner.size(value, limits.maxGroups())),
                members);
    }

    private List<GroupKey> groupedBy(Entity entity, Selection selection) {
        var groupBy = selection.argument("groupBy");
        var keys = new ArrayList<GroupKey>();
        if (groupBy == null) {
            return keys;
        }
        var possible = Grouping.of(entity);
        for (var item : groupBy.items()) {
            var grouping =
                    possible.stream()
                            .filter(each -> each.value().equals(item.current()))
                            .findFirst()
                            .orElseThrow();
            if (keys.stream().anyMatch(key -> key.grouping().field().equals(grouping.field()))) {
                throw Refusal.badInput(grouping.field().name() + " is given twice")
                        .at(selection.name() + ".groupBy");
            }
            keys.add(
                    new GroupKey(
                            grouping,
                            grouping.field() instanceof Relation.ToOne one
                                    ? Visibility.of(catalog.entity(one.target()), callers)
                                    : null));
        }
        return keys;
    }

    private AggregateField field(Entity entity, List<GroupKey> by, Selection member, int depth) {
        if (member.name().equals(Planner.TYPE_NAME)) {
            return new AggregateField.TypeName(entity.name() + "Aggregate");
        }
        if (member.name().equals("count")) {
            return new AggregateField.Count();
        }
        if (member.name().equals("key")) {
            var members = new ArrayList<Member<KeyField>>();
            member.members()
                    .forEach(
                            (key, field) ->
                                    members.add(new Member<>(key, key(entity, by, field, depth))));
            return new AggregateField.Key(members);
        }
        for (var function : AggregateFunction.values()) {
            if (function.field().equals(member.name())) {
                return function(entity, function, member);
            }
        }
        throw new IllegalArgumentException(member.name());
    }

    private static AggregateField function(
            Entity entity, AggregateFunction function, Selection member) {
        var members = new ArrayList<Member<FunctionField>>();
        member.members()
                .forEach(
                        (key, field) ->
                                members.add(
                                        new Member<>(
                                                key,
                                                field.name().equals(Planner.TYPE_NAME)
                                                        ? new FunctionField.TypeName(
                                                                function.typeName(entity))
                                                        : new FunctionField.Value(
                                                                entity.column(field.name())))));
        return new AggregateField.Function(function, members);
    }

    private KeyField key(Entity entity, List<GroupKey> by, Selection member, int depth) {
        if (member.name().equals(Planner.TYPE_NAME)) {
            return new KeyField.TypeName(entity.name() + "AggregateKey");
        }
        for (var i = 0; i < by.size(); i++) {
            var field = by.get(i).grouping().field();
            if (field.name().equals(member.name())) {
                return switch (field) {
                    case Column column -> new KeyField.Value(i, column);
                    case Relation.ToOne one ->
                            new KeyField.Target(
                                    i,
                                    planner.object(
                                            catalog.entity(one.target()), member, depth + 1));
                    case JsonField _, Relation _ ->
                            throw new IllegalArgumentException(field.name());
                };
            }
        }
        return new KeyField.Absent();
    }
}
