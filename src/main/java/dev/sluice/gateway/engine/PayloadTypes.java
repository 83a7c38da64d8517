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
 * The fields of the types that no plan reads from the database: payloads of mutations, events of
 * subscriptions, and objects of extensions. If the type of such a field is an entity, a plan reads
 * the entity. This plan is made with the operation's account.
 */
public final class PayloadTypes {

    /** No such types. Plans read all fields. */
    public static final PayloadTypes NONE = new PayloadTypes(Map.of());

    private static final String ID = "id";

    private final Map<String, Map<String, FieldType>> fields;

    private PayloadTypes(Map<String, Map<String, FieldType>> fields) {
        this.fields = fields;
    }

    /**
     * The type of a field.
     *
     * @param name the name without the marks of lists and non-null
     * @param entity the entity that a plan reads; null if the type is a list or no entity
     * @param hasId whether the field has the argument {@code id}, which names the object
     * @param hasArguments whether the field has any argument
     */
    record FieldType(String name, @Nullable Entity entity, boolean hasId, boolean hasArguments) {}

    /** Finds the fields in the definitions of a schema, and their entities in a catalog. */
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

    /** The name of the root type of an operation. */
    static String nameOf(Operation operation) {
        return switch (operation) {
            case QUERY -> "Query";
            case MUTATION -> "Mutation";
            case SUBSCRIPTION -> "Subscription";
        };
    }

    /**
     * Returns the type of a field; null if a plan reads the parent type, or there is no such field.
     */
    @Nullable FieldType type(String parent, String field) {
        return fields.getOrDefault(parent, Map.of()).get(field);
    }

    /**
     * Calls the action for each field whose entity is read by a key in the parent object. Passes
     * the names of the parent type and the field.
     */
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
