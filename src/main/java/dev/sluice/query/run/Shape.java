package dev.sluice.query.run;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import dev.sluice.query.input.GlobalId;
import dev.sluice.query.input.PageClass;
import dev.sluice.query.input.Values;
import dev.sluice.query.plan.Cursor;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.Type;
import graphql.language.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes the shape of a variable's value: everything in the value that a plan depends on. Values
 * that statements bind are not part of the shape. Two values with equal shapes make the same plan.
 */
public final class Shape {

    private static final String ABSENT = "absent";
    private static final String NULL = "null";
    private static final String VALUE = "value";

    private final Catalog catalog;
    private final Set<String> lookups;

    /** Computes shapes of variables whose types belong to a catalog. */
    public Shape(Catalog catalog) {
        this.catalog = catalog;
        this.lookups =
                catalog.entities().stream()
                        .flatMap(Entity::lookupTypes)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the shape of a variable of the given type. */
    public Object of(Type<?> type, String variable, Map<String, Object> variables) {
        return variables.containsKey(variable)
                ? of(baseName(type), variables.get(variable))
                : ABSENT;
    }

    private Object of(String type, @Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        return switch (type) {
            case "Cursor" -> value instanceof Cursor cursor ? cursor.forms() : VALUE;
            case "ID" -> prefixes(value);
            case "Int" -> value instanceof Integer size ? PageClass.of(size) : VALUE;
            case "BigInt", "Float", "Decimal", "String", "DateTime", "Date", "JSON" -> VALUE;
            case "Boolean" -> value;
            default -> {
                if (catalog.isColumnEnum(type)) {
                    yield VALUE;
                }
                yield type.endsWith("Filter") || lookups.contains(type) ? members(value) : value;
            }
        };
    }

    /**
     * The shape of a filter or a look-up: its members, and which of them are null, but not their
     * values.
     */
    private static Object members(@Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case Map<?, ?> map -> {
                var shape = new TreeMap<String, Object>();
                map.forEach(
                        (key, member) ->
                                shape.put(
                                        (String) key,
                                        key.equals("contains") && member != null
                                                ? VALUE
                                                : members(member)));
                yield shape;
            }
            case List<?> list when list.stream().anyMatch(Map.class::isInstance) -> {
                var shape = new ArrayList<Object>();
                list.forEach(item -> shape.add(members(item)));
                yield shape;
            }
            default -> VALUE;
        };
    }

    /** The prefixes of the ids, which tell their types. */
    private Object prefixes(Object value) {
        var prefixes = new TreeSet<String>();
        for (var id : Values.list(value)) {
            prefixes.add(
                    GlobalId.parse(String.valueOf(id))
                            .map(GlobalId.Ref::prefix)
                            .filter(prefix -> catalog.withPrefix(prefix) != null)
                            .orElse("?"));
        }
        return List.copyOf(prefixes);
    }

    private static String baseName(Type<?> type) {
        return switch (type) {
            case NonNullType nonNull -> baseName(nonNull.getType());
            case ListType list -> baseName(list.getType());
            case TypeName name -> name.getName();
            default -> throw new IllegalArgumentException("Unknown kind of type: " + type);
        };
    }
}
