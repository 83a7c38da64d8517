package dev.sluice.query;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.JsonField;
import dev.sluice.catalog.Relation;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * From a filter argument to a condition. Every table that a filter looks into is looked at as the
 * caller sees it.
 */
final class FilterPlanner {

    private static final Function<@Nullable Object, Object> WANTED = FilterPlanner::wanted;

    private final Catalog catalog;
    private final Caller.Kind kind;
    private final Limits limits;
    private int conditions;

    FilterPlanner(Catalog catalog, Caller.Kind kind, Limits limits) {
        this.catalog = catalog;
        this.kind = kind;
        this.limits = limits;
    }

    /** The condition of a filter; no filter holds always. */
    Condition plan(Entity entity, @Nullable Input filter) {
        return filter == null || filter.isNull() ? Condition.ALWAYS : object(entity, filter, 0);
    }

    private Condition object(Entity entity, Input filter, int depth) {
        if (depth > limits.maxDepth()) {
            throw Refusal.limit("A filter is nested more than " + limits.maxDepth() + " deep");
        }
        var parts = new ArrayList<Condition>();
        filter.members()
                .forEach(
                        (name, input) -> {
                            if (!input.isNull()) {
                                parts.add(member(entity, name, input, depth));
                            }
                        });
        return new Condition.And(parts);
    }

    private Condition member(Entity entity, String name, Input input, int depth) {
        count();
        return switch (name) {
            case "and" -> new Condition.And(all(entity, input, depth));
            case "or" -> new Condition.Or(all(entity, input, depth));
            case "not" -> new Condition.Not(object(entity, input, depth + 1));
            case "search" ->
                    entity.search() != null && entity.field(name) == null
                            ? new Condition.Matches(entity.search(), Bind.of(input, Values.SEARCH))
                            : field(entity, name, input, depth);
            default -> field(entity, name, input, depth);
        };
    }

    private List<Condition> all(Entity entity, Input list, int depth) {
        return list.items().stream()
                .map(
                        item -> {
                            count();
                            return object(entity, item, depth + 1);
                        })
                .toList();
    }

    private Condition field(Entity entity, String name, Input input, int depth) {
        return switch (Objects.requireNonNull(entity.field(name), name)) {
            case Column column -> column(entity, column, input);
            case Relation.ToOne one -> {
                var target = catalog.entity(one.target());
                yield new Condition.Has(
                        one, Visibility.of(target, kind), object(target, input, depth + 1));
            }
            case Relation.Many many -> list(many, input, depth);
            case JsonField _, Relation.ToOneOf _ ->
                    throw new IllegalArgumentException(name + " has no filter");
        };
    }

    private Condition list(Relation.Many many, Input input, int depth) {
        var target = catalog.entity(many.target());
        var parts = new ArrayList<Condition>();
        input.members()
                .forEach(
                        (quantifier, filter) -> {
                            if (!filter.isNull()) {
                                count();
                                var condition = object(target, filter, depth + 1);
                                parts.add(
                                        switch (quantifier) {
                                            case "some" ->
                                                    new Condition.Some(rows(many, condition));
                                            case "none" ->
                                                    new Condition.Not(
                                                            new Condition.Some(
                                                                    rows(many, condition)));
                                            case "every" ->
                                                    new Condition.Not(
                                                            new Condition.Some(
                                                                    rows(
                                                                            many,
                                                                            new Condition.Not(
                                                                                    condition))));
                                            default ->
                                                    throw new IllegalArgumentException(quantifier);
                                        });
                            }
                        });
        return new Condition.And(parts);
    }

    /** The visible rows that a relation leads to and that satisfy a condition. */
    Rows rows(Relation.Many many, Condition condition) {
        var target = catalog.entity(many.target());
        return new Rows(target, Visibility.of(target, kind), many, joining(many), condition);
    }

    @Nullable Visibility joining(Relation.Many many) {
        return many instanceof Relation.Through through
                ? Visibility.of(catalog.entity(through.joining()), kind)
                : null;
    }

    private Condition column(Entity entity, Column column, Input input) {
        var parts = new ArrayList<Condition>();
        input.members()
                .forEach(
                        (operator, value) -> {
                            count();
                            parts.add(comparison(entity, column, operator, value));
                        });
        return new Condition.And(parts);
    }

    private static Condition comparison(
            Entity entity, Column column, String operator, Input value) {
        var one = Values.one(entity, column.type());
        return switch (operator) {
            case "in" ->
                    new Condition.In(column, Bind.of(value, Values.many(entity, column.type())));
            case "notIn" ->
                    new Condition.Not(
                            new Condition.In(
                                    column, Bind.of(value, Values.many(entity, column.type()))));
            case "isNull" -> new Condition.IsNull(column, Bind.of(value, WANTED));
            case "like", "ilike" ->
                    new Condition.Compare(
                            column,
                            operator.equals("like")
                                    ? Condition.Operator.LIKE
                                    : Condition.Operator.ILIKE,
                            Bind.of(value, Values.PATTERN));
            case "startsWith" ->
                    new Condition.Compare(
                            column, Condition.Operator.STARTS_WITH, Bind.of(value, Values.PREFIX));
            case "hasKey" ->
                    new Condition.Compare(
                            column,
                            Condition.Operator.HAS_KEY,
                            Bind.of(value, Values.one(entity, ColumnType.TEXT)));
            case "contains" ->
                    new Condition.Compare(column, Condition.Operator.CONTAINS, Bind.of(value, one));
            case "eq" -> new Condition.Compare(column, Condition.Operator.EQ, Bind.of(value, one));
            case "ne" -> new Condition.Compare(column, Condition.Operator.NE, Bind.of(value, one));
            case "lt" -> new Condition.Compare(column, Condition.Operator.LT, Bind.of(value, one));
            case "lte" ->
                    new Condition.Compare(column, Condition.Operator.LTE, Bind.of(value, one));
            case "gt" -> new Condition.Compare(column, Condition.Operator.GT, Bind.of(value, one));
            case "gte" ->
                    new Condition.Compare(column, Condition.Operator.GTE, Bind.of(value, one));
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static Object wanted(@Nullable Object value) {
        if (value == null) {
            throw Refusal.badInput("isNull is true or false");
        }
        return value;
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
