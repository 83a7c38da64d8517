package dev.sluice.query.plan;

import dev.sluice.catalog.AggregateFunction;
import dev.sluice.catalog.Bucket;
import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Embedded;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.JsonField;
import dev.sluice.catalog.Relation;
import dev.sluice.policy.CallerClass;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.input.Bind;
import dev.sluice.query.input.Input;
import dev.sluice.query.input.PageSize;
import dev.sluice.query.input.Selection;
import dev.sluice.query.input.Values;
import dev.sluice.query.plan.Plan.AggregateField;
import dev.sluice.query.plan.Plan.FunctionField;
import dev.sluice.query.plan.Plan.GroupKey;
import dev.sluice.query.plan.Plan.KeyField;
import dev.sluice.query.plan.Plan.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans the groups of rows that an {@code aggregate} field selects. */
final class AggregatePlanner {

    /** The maximum number of group keys. Each of them is also a step in the order of the groups. */
    private static final int MAX_KEYS = 8;

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

    /**
     * Plans the groups of the given rows.
     *
     * @param place the path of the {@code aggregate} field, for error messages
     * @param depth the number of relations between the root and the rows, plus one
     * @throws Refusal if an argument is not allowed
     */
    Plan.AggregatePlan plan(Rows rows, Selection selection, String place, int depth) {
        var entity = rows.entity();
        var by = groupedBy(entity, selection, place + ".groupBy");
        var order = GroupOrder.of(entity, by, selection.argument("orderBy"), place + ".orderBy");
        var first = selection.argument("first");
        var members = new ArrayList<Member<AggregateField>>();
        selection
                .members()
                .forEach(
                        (key, member) ->
                                members.add(new Member<>(key, field(entity, by, member, depth))));
        return new Plan.AggregatePlan(
                rows,
                by,
                order,
                first == null
                        ? PageSize.constant(limits.defaultGroups())
                        : PageSize.of(place + ".first", first, limits.maxGroups()),
                SeekPlanner.ofGroups(
                        order.signature(entity, by), order.sortKeys(), selection, "after"),
                members);
    }

    private List<GroupKey> groupedBy(Entity entity, Selection selection, String place) {
        var groupBy = selection.argument("groupBy");
        var keys = new ArrayList<GroupKey>();
        if (groupBy == null) {
            return keys;
        }
        for (var item : groupBy.items()) {
            item.members()
                    .forEach((name, input) -> add(keys, key(entity, name, input, place), place));
        }
        if (keys.size() > MAX_KEYS) {
            throw Refusal.limit(keys.size() + " group keys exceed the maximum of " + MAX_KEYS)
                    .at(place);
        }
        return keys;
    }

    private static void add(List<GroupKey> keys, GroupKey key, String place) {
        if (keys.stream()
                .anyMatch(
                        other ->
                                other.field().equals(key.field())
                                        && other.bucket() == key.bucket())) {
            throw Refusal.badInput(
                            key.field().name()
                                    + " is given twice"
                                    + (key.bucket() == null
                                            ? ""
                                            : " with the bucket " + key.bucket()))
                    .at(place);
        }
        keys.add(key);
    }

    private GroupKey key(Entity entity, String name, Input input, String list) {
        var place = list + "." + name;
        var missing = input.missing();
        if (missing != null) {
            throw Refusal.badInput(missing).at(place);
        }
        return switch (Objects.requireNonNull(entity.field(name))) {
            case Column column when column.type().isTime() -> bucket(column, input, place);
            case Column column -> {
                isTrue(input, place);
                yield new GroupKey(column, null, null, null);
            }
            case Relation.ToOne one -> {
                isTrue(input, place);
                yield new GroupKey(
                        one, null, null, Visibility.of(catalog.entity(one.target()), callers));
            }
            case Embedded _, JsonField _, Relation _ -> throw new IllegalArgumentException(name);
        };
    }

    private static void isTrue(Input input, String place) {
        if (!Boolean.TRUE.equals(input.current())) {
            throw Refusal.badInput("expected true; leave the field out of groupBy otherwise")
                    .at(place);
        }
    }

    private static GroupKey bucket(Column column, Input input, String place) {
        var members = input.members();
        var unit = Objects.requireNonNull(members.get("bucket"));
        var missing = unit.missing();
        if (missing != null) {
            throw Refusal.badInput(missing).at(place + ".bucket");
        }
        var bucket = Bucket.valueOf(String.valueOf(unit.current()));
        if (column.type() == ColumnType.DATE && bucket == Bucket.HOUR) {
            throw Refusal.badInput("a date has no hours; expected DAY or longer")
                    .at(place + ".bucket");
        }
        return new GroupKey(column, bucket, zone(members.get("timeZone"), place), null);
    }

    private static @Nullable Bind zone(@Nullable Input zone, String place) {
        return zone == null || zone.isNull()
                ? null
                : Bind.of(place + ".timeZone", zone, Values.TIME_ZONE);
    }

    private AggregateField field(Entity entity, List<GroupKey> by, Selection member, int depth) {
        return switch (member.name()) {
            case Planner.TYPE_NAME -> new AggregateField.TypeName(entity.name() + "Aggregate");
            case "count" -> new AggregateField.Count();
            case "cursor" -> new AggregateField.Position();
            case "key" -> {
                var members = new ArrayList<Member<KeyField>>();
                member.members()
                        .forEach(
                                (key, field) ->
                                        members.add(
                                                new Member<>(key, key(entity, by, field, depth))));
                yield new AggregateField.Key(members);
            }
            default -> function(entity, AggregateFunction.ofField(member.name()), member);
        };
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
            return new KeyField.TypeName(entity.name() + "GroupKey");
        }
        var bucket = member.argument("bucket");
        for (var i = 0; i < by.size(); i++) {
            var field = by.get(i).field();
            if (field.name().equals(member.name()) && isOf(by.get(i), bucket)) {
                return switch (field) {
                    case Column column -> new KeyField.Value(i, column);
                    case Relation.ToOne one ->
                            new KeyField.Target(
                                    i,
                                    planner.object(
                                            catalog.entity(one.target()), member, depth + 1));
                    case Embedded _, JsonField _, Relation _ ->
                            throw new IllegalArgumentException(field.name());
                };
            }
        }
        return new KeyField.Absent();
    }

    /**
     * Whether a group key has the bucket (the length of time) that the selection names. A selection
     * without a bucket accepts every group key.
     */
    private static boolean isOf(GroupKey key, @Nullable Input bucket) {
        return bucket == null
                || (key.bucket() != null && key.bucket().name().equals(bucket.current()));
    }
}
