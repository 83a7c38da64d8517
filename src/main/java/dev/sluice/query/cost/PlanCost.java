package dev.sluice.query.cost;

import dev.sluice.query.input.BoundList;
import dev.sluice.query.plan.JsonPlan;
import dev.sluice.query.plan.Plan;
import dev.sluice.query.plan.Plan.AggregateField;
import dev.sluice.query.plan.Plan.AggregatePlan;
import dev.sluice.query.plan.Plan.ConnectionField;
import dev.sluice.query.plan.Plan.ConnectionPlan;
import dev.sluice.query.plan.Plan.EdgeField;
import dev.sluice.query.plan.Plan.FieldPlan;
import dev.sluice.query.plan.Plan.KeyField;
import dev.sluice.query.plan.Plan.Member;
import dev.sluice.query.plan.Plan.ObjectPlan;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Computes the maximum cost of a plan before the plan runs. Each object and each count costs one
 * unit, multiplied by the page sizes of the lists around it. The work of conditions is added.
 */
final class PlanCost {

    private final Map<String, Object> variables;
    private final ScanCost scans;

    PlanCost(Map<String, Object> variables, ScanCost scans) {
        this.variables = variables;
        this.scans = scans;
    }

    /** Returns the cost of a plan. {@link Long#MAX_VALUE} stands for any larger cost. */
    long of(Plan plan) {
        return switch (plan) {
            case Plan.One(var object) -> object(object, 1);
            case Plan.Page(var connection) -> connection(connection, 1);
            case Plan.Lookup(var object, var _, var _) -> object(object, 1);
            case Plan.Namespace(var members) ->
                    sum(
                            members,
                            member ->
                                    member instanceof Plan.NamespaceField.Page(var connection)
                                            ? connection(connection, 1)
                                            : 0);
            case Plan.Nodes nodes -> {
                var count = ((BoundList) nodes.keys().resolve(variables)).items().size();
                yield nodes.branches().stream()
                        .mapToLong(branch -> object(branch, count))
                        .max()
                        .orElse(0);
            }
        };
    }

    /** The cost of {@code times} objects. */
    private long object(ObjectPlan object, long times) {
        var cost = times;
        for (var part : object.parts()) {
            var dearest =
                    part.ofKind().stream()
                            .mapToLong(form -> sum(form.members(), field -> field(field, times)))
                            .max()
                            .orElse(0);
            cost = plus(cost, plus(dearest, sum(part.ofAll(), field -> field(field, times))));
        }
        return cost;
    }

    private long field(FieldPlan field, long times) {
        return switch (field) {
            case FieldPlan.TypeName _,
                    FieldPlan.Value _,
                    FieldPlan.Embedded _,
                    FieldPlan.JsonPart _ ->
                    0;
            case FieldPlan.Json(var _, var json) -> times(times, json(json));
            case FieldPlan.ToOne(var _, var target) -> object(target, times);
            case FieldPlan.ToOneOf(var arms) ->
                    arms.stream().mapToLong(arm -> object(arm.target(), times)).max().orElse(0);
            case FieldPlan.ToMany(var connection) -> connection(connection, times);
        };
    }

    /**
     * The cost of typed fields in JSON. A list counts as a single item, because its length is
     * unknown before the list is read.
     */
    private static long json(JsonPlan json) {
        return switch (json) {
            case JsonPlan.Scalar _, JsonPlan.Label _ -> 0;
            case JsonPlan.Items(var item, var _) -> json(item);
            case JsonPlan.Node(var members) -> plus(1, sum(members, PlanCost::member));
        };
    }

    private static long member(JsonPlan.JsonMember member) {
        return member instanceof JsonPlan.JsonMember.Value(var _, var part) ? json(part) : 0;
    }

    /** The cost of {@code times} connections, one for each parent row. */
    private long connection(ConnectionPlan connection, long times) {
        var size = (Long) connection.size().resolve(variables);
        var nodes = times(times, size);
        var isRead = false;
        var cost = times;
        for (var member : connection.members()) {
            isRead |=
                    !(member.value() instanceof ConnectionField.TypeName
                            || member.value() instanceof ConnectionField.TotalCount
                            || member.value() instanceof ConnectionField.Groups);
            cost = plus(cost, member(connection, member.value(), nodes, times));
        }
        return isRead ? plus(cost, scans.find(connection.rows(), times)) : cost;
    }

    private long member(ConnectionPlan connection, ConnectionField field, long nodes, long times) {
        return switch (field) {
            case ConnectionField.Nodes(var node) -> object(node, nodes);
            case ConnectionField.Edges(var members) -> sum(members, edge -> edge(edge, nodes));
            case ConnectionField.TotalCount() -> plus(times, scans.visit(connection.rows(), times));
            case ConnectionField.Groups(var aggregate) -> aggregate(aggregate, times);
            case ConnectionField.TypeName _, ConnectionField.PageInfo _ -> 0;
        };
    }

    private long edge(EdgeField field, long times) {
        return field instanceof EdgeField.Node(var node) ? object(node, times) : 0;
    }

    /** The cost of {@code times} aggregates, one for each parent row. */
    private long aggregate(AggregatePlan aggregate, long times) {
        var size = (Long) aggregate.size().resolve(variables);
        var groups = aggregate.by().isEmpty() ? times : times(times, size);
        var keys =
                sum(
                        aggregate.members(),
                        field ->
                                field instanceof AggregateField.Key(var members)
                                        ? sum(members, key -> key(key, groups))
                                        : 0);
        return plus(plus(times, scans.visit(aggregate.rows(), times)), plus(groups, keys));
    }

    private long key(KeyField field, long times) {
        return field instanceof KeyField.Target(var _, var target) ? object(target, times) : 0;
    }

    private static <V> long sum(List<Member<V>> members, ToLongFunction<V> cost) {
        return members.stream()
                .mapToLong(member -> cost.applyAsLong(member.value()))
                .reduce(0, PlanCost::plus);
    }

    private static long plus(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    private static long times(long one, long other) {
        return one != 0 && other > Long.MAX_VALUE / one ? Long.MAX_VALUE : one * other;
    }
}
