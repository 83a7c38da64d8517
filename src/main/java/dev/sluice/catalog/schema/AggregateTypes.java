package dev.sluice.catalog.schema;

import static dev.sluice.catalog.schema.Sdl.field;
import static dev.sluice.catalog.schema.Sdl.input;
import static dev.sluice.catalog.schema.Sdl.listOf;
import static dev.sluice.catalog.schema.Sdl.named;
import static dev.sluice.catalog.schema.Sdl.nonNull;

import dev.sluice.catalog.AggregateFunction;
import dev.sluice.catalog.Bucket;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.EntityField;
import dev.sluice.catalog.Relation;
import graphql.language.FieldDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.SDLDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds the schema types of an entity's aggregates: groups, group keys, sort keys and results of
 * functions.
 */
final class AggregateTypes {

    private final Descriptions descriptions;

    AggregateTypes(Descriptions descriptions) {
        this.descriptions = descriptions;
    }

    /** The arguments of an aggregate. */
    static List<InputValueDefinition> arguments(Entity entity) {
        return isGrouped(entity)
                ? List.of(
                        input(
                                "groupBy",
                                listOf(named(entity.name() + Sdl.GROUP_BY)),
                                "Group keys."),
                        input(
                                "orderBy",
                                listOf(named(entity.name() + Sdl.AGGREGATE_ORDER)),
                                "Sort keys."),
                        input("first", Sdl.INT, "First groups."),
                        input("after", Sdl.CURSOR, "After a group."))
                : List.of();
    }

    /**
     * Whether the entity has a field to group rows by. If not, an aggregate is a single group of
     * all rows.
     */
    private static boolean isGrouped(Entity entity) {
        return entity.groupable().findAny().isPresent();
    }

    Stream<SDLDefinition<?>> of(Entity entity) {
        var types = new LinkedHashMap<String, SDLDefinition<?>>();
        types.put(Sdl.AGGREGATE, aggregate(entity));
        if (isGrouped(entity)) {
            types.put(Sdl.GROUP_BY, groupBy(entity));
            types.put(Sdl.GROUP_KEY, groupKey(entity));
            types.put(Sdl.AGGREGATE_ORDER, order(entity));
        }
        for (var function : AggregateFunction.values()) {
            if (isUsed(function, entity)) {
                types.putIfAbsent(function.typeName(entity), results(function, entity));
            }
            if (isGrouped(entity) && measures(function, entity).findAny().isPresent()) {
                types.putIfAbsent(orderType(function, entity), measureOrder(function, entity));
            }
        }
        return types.values().stream();
    }

    /** The numeric columns whose aggregated values can order groups. */
    private static Stream<Column> measures(AggregateFunction function, Entity entity) {
        return function.columns(entity).filter(column -> column.measure() != null);
    }

    /**
     * The name of the input type that orders groups by a function's results. Functions over the
     * same columns share the type.
     */
    private static String orderType(AggregateFunction function, Entity entity) {
        var isShared =
                measures(function, entity).count()
                        == measures(AggregateFunction.AVG, entity).count();
        return entity.name() + (isShared ? "Measure" : "Sum") + Sdl.ORDER;
    }

    private static boolean isUsed(AggregateFunction function, Entity entity) {
        return function.columns(entity).findAny().isPresent();
    }

    private static SDLDefinition<?> aggregate(Entity entity) {
        var fields = new ArrayList<FieldDefinition>();
        if (isGrouped(entity)) {
            fields.add(field("key", nonNull(named(entity.name() + Sdl.GROUP_KEY)), "Group key."));
        }
        fields.add(field("count", nonNull(Sdl.BIG_INT), "Row count."));
        for (var function : AggregateFunction.values()) {
            if (isUsed(function, entity)) {
                fields.add(
                        field(
                                function.field(),
                                nonNull(named(function.typeName(entity))),
                                function.description()));
            }
        }
        if (isGrouped(entity)) {
            fields.add(field("cursor", nonNull(Sdl.CURSOR), "Group position."));
        }
        return Sdl.object(entity.name() + Sdl.AGGREGATE, "A group.", fields);
    }

    private SDLDefinition<?> results(AggregateFunction function, Entity entity) {
        return Sdl.object(
                function.typeName(entity),
                "Results.",
                function.columns(entity)
                        .map(
                                column ->
                                        field(
                                                column.name(),
                                                named(function.resultType(column).scalar()),
                                                clause(entity, column)))
                        .toList());
    }

    private SDLDefinition<?> measureOrder(AggregateFunction function, Entity entity) {
        return Sdl.oneOf(
                orderType(function, entity),
                "A sort key.",
                measures(function, entity)
                        .map(column -> input(column.name(), Sdl.DIRECTION, clause(entity, column)))
                        .toList());
    }

    private SDLDefinition<?> groupBy(Entity entity) {
        return Sdl.oneOf(
                entity.name() + Sdl.GROUP_BY,
                "A group key.",
                entity.groupable()
                        .map(
                                member ->
                                        input(
                                                member.name(),
                                                named(groupBy(member)),
                                                clause(entity, member)))
                        .toList());
    }

    private static String groupBy(EntityField member) {
        return member instanceof Column column
                ? switch (column.type()) {
                    case DATE_TIME -> "TimeBucket";
                    case DATE -> "DateBucket";
                    default -> "Boolean";
                }
                : "Boolean";
    }

    private SDLDefinition<?> groupKey(Entity entity) {
        return Sdl.object(
                entity.name() + Sdl.GROUP_KEY,
                "A group key.",
                entity.groupable().map(member -> keyField(entity, member)).toList());
    }

    private FieldDefinition keyField(Entity entity, EntityField member) {
        var type = member instanceof Relation.ToOne one ? one.target() : typeName(member);
        var arguments =
                member instanceof Column column && column.type().isTime()
                        ? List.of(input("bucket", named(Bucket.TYPE), "Bucket."))
                        : List.<InputValueDefinition>of();
        return field(member.name(), named(type), clause(entity, member), arguments);
    }

    private static String typeName(EntityField member) {
        if (member instanceof Column column) {
            return column.typeName();
        }
        throw new IllegalArgumentException("Rows cannot be grouped by " + member.name());
    }

    private static SDLDefinition<?> order(Entity entity) {
        var fields = new ArrayList<InputValueDefinition>();
        fields.add(input("key", named(entity.name() + Sdl.ORDER), "Group key."));
        fields.add(input("count", Sdl.DIRECTION, "Row count."));
        for (var function : AggregateFunction.values()) {
            if (measures(function, entity).findAny().isPresent()) {
                fields.add(
                        input(
                                function.field(),
                                named(orderType(function, entity)),
                                function.description()));
            }
        }
        return Sdl.oneOf(entity.name() + Sdl.AGGREGATE_ORDER, "A sort key.", fields);
    }

    private String clause(Entity entity, EntityField member) {
        return descriptions.clause(entity, member.name());
    }
}
