package dev.sluice.query.plan;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Embedded;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.JsonField;
import dev.sluice.catalog.Relation;
import dev.sluice.condition.Condition;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Bind;
import dev.sluice.query.input.Input;
import dev.sluice.query.input.TimeBound;
import dev.sluice.query.input.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a filter argument into a condition. In every table that a filter reads, the condition finds
 * only the rows that the caller sees.
 */
final class FilterPlanner {

    private static final Function<@Nullable Object, Object> WANTED = Values::required;

    private final Catalog catalog;
    private final CallerClass callers;
    private final Limits limits;
    private int conditions;

    FilterPlanner(Catalog catalog, CallerClass callers, Limits limits) {
        this.catalog = catalog;
        this.callers = callers;
        this.limits = limits;
    }

    /**
     * Returns the condition of a filter. Without a filter, the condition holds for every row.
     * Inside a filter, null never means "everything": the planner rejects a condition without a
     * value.
     *
     * @param place the path of the argument, for error messages
     */
    Condition plan(Entity entity, @Nullable Input filter, String place) {
        return filter == null || filter.isNull()
                ? Condition.ALWAYS
                : object(entity, filter, place, 0);
    }

    private Condition object(Entity entity, Input filter, String place, int depth) {
        required(filter, place);
        if (depth > limits.maxDepth()) {
            throw Refusal.limit("A filter is nested more than " + limits.maxDepth() + " deep");
        }
        var parts = new ArrayList<Condition>();
        filter.members()
                .forEach(
                        (name, input) ->
                                parts.add(member(entity, name, input, place + "." + name, depth)));
        return new Condition.And(parts);
    }

    private Condition member(Entity entity, String name, Input input, String place, int depth) {
        count();
        required(input, place);
        return switch (name) {
            case "and" -> new Condition.And(all(entity, input, place, depth));
            case "or" -> new Condition.Or(all(entity, input, place, depth));
            case "not" -> new Condition.Not(object(entity, input, place, depth + 1));
            case "search" ->
                    entity.search() != null && entity.field(name) == null
                            ? new Condition.Matches(
                                    entity.search(), Bind.of(place, input, Values.SEARCH))
                            : field(entity, name, input, place, depth);
            default -> field(entity, name, input, place, depth);
        };
    }

    private List<Condition> all(Entity entity, Input list, String place, int depth) {
        var conditions = new ArrayList<Condition>();
        for (var item : list.items()) {
            count();
            conditions.add(object(entity, item, place + "[" + conditions.size() + "]", depth + 1));
        }
        return conditions;
    }

    private Condition field(Entity entity, String name, Input input, String place, int depth) {
        return switch (Objects.requireNonNull(entity.field(name), name)) {
            case Column column -> column(entity, column, input, place);
            case Relation.ToOne one -> {
                var target = catalog.entity(one.target());
                yield new PlanCondition.Has(
                        one,
                        Visibility.of(target, callers),
                        object(target, input, place, depth + 1));
            }
            case Relation.Many many -> list(many, input, place, depth);
            case Embedded embedded -> embedded(entity, embedded, input, place);
            case JsonField _, Relation.ToOneOf _ ->
                    throw new IllegalArgumentException(name + " has no filter");
        };
    }

    private Condition embedded(Entity entity, Embedded embedded, Input input, String place) {
        var parts = new ArrayList<Condition>();
        members(input, place)
                .forEach(
                        (name, filter) -> {
                            count();
                            var below = place + "." + name;
                            required(filter, below);
                            parts.add(column(entity, embedded.column(name), filter, below));
                        });
        return new Condition.And(parts);
    }

    /**
     * Returns the condition of a look-up, which finds an object by the values of some fields. Each
     * of these fields must have the given value.
     *
     * @param place the path of the look-up, for error messages
     * @throws Refusal if a value is missing
     */
    Condition lookup(Entity entity, Entity.Lookup lookup, Input input, String place) {
        if (lookup.fields().size() == 1) {
            return lookup(entity, lookup.fields().getFirst(), input, place);
        }
        var given = input.members();
        return new Condition.And(
                lookup.fields().stream()
                        .map(
                                name ->
                                        lookup(
                                                entity,
                                                name,
                                                Objects.requireNonNull(given.get(name)),
                                                place + "." + name))
                        .toList());
    }

    private Condition lookup(Entity entity, String name, Input input, String place) {
        required(input, place);
        if (entity.field(name) instanceof Relation.ToOne one) {
            var target = catalog.entity(one.target());
            var key = Column.plain(name, one.by(), ColumnType.KEY, true);
            return compare(
                    key,
                    Condition.Operator.EQ,
                    Bind.of(place, input, Values.one(target, ColumnType.KEY)));
        }
        return equality(entity, entity.column(name), input, place);
    }

    private Condition list(Relation.Many many, Input input, String place, int depth) {
        var target = catalog.entity(many.target());
        var parts = new ArrayList<Condition>();
        members(input, place)
                .forEach(
                        (quantifier, filter) -> {
                            count();
                            var below = place + "." + quantifier;
                            var condition = object(target, filter, below, depth + 1);
                            parts.add(quantified(many, quantifier, condition));
                        });
        return new Condition.And(parts);
    }

    private Condition quantified(Relation.Many many, String quantifier, Condition condition) {
        return switch (quantifier) {
            case "some" -> new PlanCondition.Some(rows(many, condition));
            case "none" -> new Condition.Not(new PlanCondition.Some(rows(many, condition)));
            case "every" ->
                    new Condition.Not(
                            new PlanCondition.Some(rows(many, new Condition.Not(condition))));
            default -> throw new IllegalArgumentException(quantifier);
        };
    }

    /** The visible rows that a relation leads to and that satisfy a condition. */
    Rows rows(Relation.Many many, Condition condition) {
        var target = catalog.entity(many.target());
        return new Rows(target, Visibility.of(target, callers), many, joining(many), condition);
    }

    @Nullable Visibility joining(Relation.Many many) {
        return many instanceof Relation.Through through
                ? Visibility.of(catalog.entity(through.joining()), callers)
                : null;
    }

    private Condition column(Entity entity, Column column, Input input, String place) {
        var parts = new ArrayList<Condition>();
        members(input, place)
                .forEach(
                        (operator, value) -> {
                            count();
                            parts.add(comparison(entity, column, operator, value, place));
                        });
        return new Condition.And(parts);
    }

    private static Condition comparison(
            Entity entity, Column column, String operator, Input value, String comparison) {
        var place = comparison + "." + operator;
        required(value, place);
        var one = Values.one(entity, column.type());
        return switch (operator) {
            case "eq" -> equality(entity, column, value, place);
            case "ne" -> new Condition.Not(equality(entity, column, value, place));
            case "in" -> in(entity, column, value, place);
            case "notIn" -> new Condition.Not(in(entity, column, value, place));
            case "lt" -> ordered(column, Condition.Operator.LT, TimeBound.FROM, one, value, place);
            case "lte" -> ordered(column, Condition.Operator.LTE, TimeBound.TO, one, value, place);
            case "gt" -> ordered(column, Condition.Operator.GT, TimeBound.TO, one, value, place);
            case "gte" ->
                    ordered(column, Condition.Operator.GTE, TimeBound.FROM, one, value, place);
            case "isNull" -> new Condition.IsNull(column, Bind.of(place, value, WANTED));
            case "like" ->
                    compare(column, Condition.Operator.LIKE, Bind.of(place, value, Values.PATTERN));
            case "ilike" ->
                    compare(
                            column,
                            Condition.Operator.ILIKE,
                            Bind.of(place, value, Values.PATTERN));
            case "startsWith" ->
                    compare(
                            column,
                            Condition.Operator.STARTS_WITH,
                            Bind.of(place, value, Values.PREFIX));
            case "hasKey" ->
                    compare(
                            column,
                            Condition.Operator.HAS_KEY,
                            Bind.of(place, value, Values.one(entity, ColumnType.TEXT)));
            case "contains" -> {
                complete(value, place);
                yield compare(column, Condition.Operator.CONTAINS, Bind.of(place, value, one));
            }
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static Condition compare(Column column, Condition.Operator operator, Bind value) {
        return new Condition.Compare(column, operator, value);
    }

    private static Condition equality(Entity entity, Column column, Input value, String place) {
        return column.type().isTime()
                ? new Condition.Within(
                        column,
                        Bind.of(place, value, TimeBound.FROM.ofEquality(column)),
                        Bind.of(place, value, TimeBound.TO.ofEquality(column)))
                : compare(
                        column,
                        Condition.Operator.EQ,
                        Bind.of(place, value, Values.one(entity, column.type())));
    }

    private static Condition in(Entity entity, Column column, Input value, String place) {
        return new Condition.In(
                column,
                Bind.of(
                        place,
                        value,
                        column.type().isTime()
                                ? TimeBound.exact(column.type())
                                : Values.many(entity, column.type())));
    }

    private static Condition ordered(
            Column column,
            Condition.Operator operator,
            TimeBound bound,
            Function<@Nullable Object, Object> one,
            Input value,
            String place) {
        return compare(
                column,
                operator,
                Bind.of(place, value, column.type().isTime() ? bound.of(column) : one));
    }

    private static void required(Input input, String place) {
        var missing = input.missing();
        if (missing != null) {
            throw Refusal.badInput(
                            missing
                                    + "; leave the condition out, or use isNull to find rows without a value")
                    .at(place);
        }
    }

    /**
     * Rejects a JSON literal that uses a variable without a value. Otherwise the literal would
     * silently lose the member with that variable.
     */
    private static void complete(Input input, String place) {
        var absent = input.absentVariable();
        if (absent != null) {
            throw Refusal.badInput("the variable $" + absent + " has no value").at(place);
        }
    }

    /** Returns the members of a condition. Rejects a condition without members. */
    private static Map<String, Input> members(Input input, String place) {
        var members = input.members();
        if (members.isEmpty()) {
            throw Refusal.badInput("an empty object is not a condition; give at least one operator")
                    .at(place);
        }
        return members;
    }

    private void count() {
        if (++conditions > limits.maxFilter()) {
            throw Refusal.limit(
                    "The filters of one root field have more than "
                            + limits.maxFilter()
                            + " conditions");
        }
    }
}
