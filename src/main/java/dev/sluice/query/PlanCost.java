package dev.sluice.query;

import dev.sluice.query.Plan.AggregateField;
import dev.sluice.query.Plan.AggregatePlan;
import dev.sluice.query.Plan.ConnectionField;
import dev.sluice.query.Plan.ConnectionPlan;
import dev.sluice.query.Plan.EdgeField;
import dev.sluice.query.Plan.FieldPlan;
import dev.sluice.query.Plan.KeyField;
import dev.sluice.query.Plan.Member;
import dev.sluice.query.Plan.ObjectPlan;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * How many objects a plan may answer: rows of pages by the sizes asked for, with all that each of
 * them leads to; a count is one. Known before anything is read.
 */
final class PlanCost {

    private final Map<String, Object> variables;

    private PlanCost(Map<String, Object> variables) {
        this.variables = variables;
    }

    /** The cost under the variables of a request; {@link Long#MAX_VALUE} stands for all above. */
    static long of(Plan plan, Map<String, Object> variables) {
        var cost = new PlanCost(variables);
        return switch (plan) {
            case Plan.One(var object) -> cost.object(object);
            case Plan.Page(var connection) -> cost.connection(connection);
            case Plan.Groups(var aggregate) -> cost.aggregate(aggregate);
            case Plan.Nodes nodes ->
                    times(
                            ((BoundList) nodes.keys().resolve(variables)).items().size(),
                            nodes.branches().stream().mapToLong(cost::object).max().orElse(0));
        };
    }

    private long object(ObjectPlan object) {
        var cost = 1L;
        for (var part : object.parts()) {
            var dearest =
                    part.ofKind().stream()
                            .mapToLong(form -> sum(form.members(), this::field))
                            .max()
                            .orElse(0);
            cost = plus(cost, plus(dearest, sum(part.ofAll(), this::field)));
        }
        return cost;
    }

    private long field(FieldPlan field) {
        return switch (field) {
            case FieldPlan.TypeName _, FieldPlan.Value _, FieldPlan.JsonPart _ -> 0;
            case FieldPlan.Json(var _, var json) -> json(json);
            case FieldPlan.ToOne(var _, var target) -> object(target);
            case FieldPlan.ToOneOf(var arms) ->
                    arms.stream().mapToLong(arm -> object(arm.target())).max().orElse(0);
            case FieldPlan.ToMany(var connection) -> connection(connection);
            case FieldPlan.Groups(var aggregate) -> aggregate(aggregate);
        };
    }

    /**
     * How long a list in JSON is, nobody knows before it is read: it counts as one of its items.
     */
    private static long json(JsonPlan json) {
        return switch (json) {
            case JsonPlan.Scalar _ -> 0;
            case JsonPlan.Items(var item, var _) -> json(item);
            case JsonPlan.Node(var members) ->
                    plus(
                            1,
                            sum(
                                    members,
                                    member ->
                                            member
                                                            instanceof
                                                            JsonPlan.JsonMember.Value(
                                                                    var _,
                                                                    var part)
                                                    ? json(part)
                                                    : 0));
        };
    }

    private long connection(ConnectionPlan connection) {
        var size = (Long) connection.size().resolve(variables);
        return plus(
                1,
                sum(
                        connection.members(),
                        field ->
                                switch (field) {
                                    case ConnectionField.Nodes(var node) ->
                                            times(size, object(node));
                                    case ConnectionField.Edges(var members) ->
                                            times(size, sum(members, this::edge));
                                    case ConnectionField.TotalCount() -> 1;
                                    case ConnectionField.TypeName _, ConnectionField.PageInfo _ ->
                                            0;
                                }));
    }

    private long edge(EdgeField field) {
        return field instanceof EdgeField.Node(var node) ? object(node) : 0;
    }

    private long aggregate(AggregatePlan aggregate) {
        var size = (Long) aggregate.size().resolve(variables);
        var groups = aggregate.by().isEmpty() ? 1 : size;
        var each =
                sum(
                        aggregate.members(),
                        field ->
                                field instanceof AggregateField.Key(var members)
                                        ? sum(members, this::key)
                                        : 0);
        return plus(1, times(groups, plus(1, each)));
    }

    private long key(KeyField field) {
        return field instanceof KeyField.Target(var _, var target) ? object(target) : 0;
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
