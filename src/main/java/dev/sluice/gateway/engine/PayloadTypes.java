package dev.sluice.gateway.engine;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import graphql.language.FieldDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.OperationDefinition.Operation;
import graphql.language.Type;
import graphql.language.TypeName;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the types that no plan reads: payloads of mutations, events of subscriptions, and
 * objects of extensions. Where the type of such a field is an entity, its plan is made with the
 * operation's account.
 */
public final class PayloadTypes {

    /** No such types: all fields are read by plans. */
    public static final PayloadTypes NONE = new PayloadTypes(Map.of());

    private static final String ID = "id";

    private final Map<String, Map<String, FieldType>> fields;

    private PayloadTypes(Map<String, Map<String, FieldType>> fields) {
        this.fields = fields;
    }

    /**
     * The type of a field.
     *
     * @param name without the marks of lists and non-null
     * @param entity what a plan reads; null if the type is no entity
     * @param hasId whether an argument names the object
     * @param hasArguments whether it has any argument
     */
    record FieldType(String name, @Nullable Entity entity, boolean hasId, boolean hasArguments) {}

    /** Those of a schema's definitions, for the entities of a catalog. */
    public static PayloadTypes of(TypeDefinitionRegistry schema, Catalog catalog) {
        var fields = new HashMap<String, Map<String, FieldType>>();
        for (var type : schema.getTypes(ObjectTypeDefinition.class)) {
            if (catalog.find(type.getName()) == null) {
                add(type.getName(), type.getFieldDefinitions(), catalog, fields);
            }
        }
        schema.objectTypeExtensions()
                .forEach(
                        (name, extensions) ->
                                extensions.forEach(
                                        each ->
                                                add(
                                                        name,
                                                        each.getFieldDefinitions(),
                                                        catalog,
                                                        fields)));
        return new PayloadTypes(fields);
    }

    private static void add(
            String type,
            List<FieldDefinition> definitions,
            Catalog catalog,
            Map<String, Map<String, FieldType>> fields) {
        var members = fields.computeIfAbsent(type, _ -> new HashMap<>());
        for (var field : definitions) {
            var name = nameOf(field.getType());
            var entity = isList(field.getType()) ? null : catalog.find(name);
            var arguments = field.getInputValueDefinitions();
            var hasId = arguments.stream().map(InputValueDefinition::getName).anyMatch(ID::equals);
            members.put(field.getName(), new FieldType(name, entity, hasId, !arguments.isEmpty()));
        }
    }

    private static boolean isList(Type<?> type) {
        return switch (type) {
            case graphql.language.ListType _ -> true;
            case graphql.language.NonNullType nonNull -> isList(nonNull.getType());
            default -> false;
        };
    }

    private static String nameOf(Type<?> type) {
        return switch (type) {
            case graphql.language.ListType list -> nameOf(list.getType());
            case graphql.language.NonNullType nonNull -> nameOf(nonNull.getType());
            case TypeName name -> name.getName();
            default -> throw new IllegalArgumentException("No type: " + type);
        };
    }

    /** The name of the type of an operation's root. */
    static String nameOf(Operation operation) {
        return switch (operation) {
            case QUERY -> "Query";
            case MUTATION -> "Mutation";
            case SUBSCRIPTION -> "Subscription";
        };
    }

    /** The type of a field; null if a plan reads its parent, or there is no such field. */
    @Nullable FieldType type(String parent, String field) {
        return fields.getOrDefault(parent, Map.of()).get(field);
    }

    /** Gives each field that is read by a key which its parent holds: parent and field names. */
    void forEachKeyed(BiConsumer<String, String> action) {
        for (var type : new ArrayList<>(fields.entrySet())) {
            type.getValue()
                    .forEach(
                            (name, field) -> {
                                if (field.entity() != null
                                        && !field.hasArguments()
                                        && !isRoot(type.getKey())) {
                                    action.accept(type.getKey(), name);
                                }
                            });
        }
    }

    private static boolean isRoot(String type) {
        for (var operation : Operation.values()) {
            if (nameOf(operation).equals(type)) {
                return true;
            }
        }
        return false;
    }
}
