package dev.sluice.catalog.declaration;

import static dev.sluice.catalog.declaration.Declarations.baseName;
import static dev.sluice.catalog.declaration.Declarations.directive;
import static dev.sluice.catalog.declaration.Declarations.isNullable;
import static dev.sluice.catalog.declaration.Declarations.text;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.EntityField;
import dev.sluice.catalog.JsonField;
import dev.sluice.catalog.JsonShape;
import dev.sluice.catalog.JsonType;
import dev.sluice.catalog.Names;
import graphql.language.Directive;
import graphql.language.FieldDefinition;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the fields that are declared with {@code @json}, and the types that they lead to. */
final class JsonTypeReader {

    private static final String KEY = "key";

    private final CatalogProblems problems;
    private final Map<String, ObjectTypeDefinition> objects;
    private final Map<String, List<String>> enums;
    private final Map<String, JsonType> types = new LinkedHashMap<>();
    private final Deque<String> around = new ArrayDeque<>();
    private final Set<String> reached = new HashSet<>();

    JsonTypeReader(Declarations declarations, CatalogProblems problems) {
        this.problems = problems;
        this.enums = declarations.enums();
        this.objects =
                declarations
                        .all(ObjectTypeDefinition.class)
                        .collect(
                                Collectors.toMap(
                                        ObjectTypeDefinition::getName,
                                        type -> type,
                                        (first, _) -> first));
    }

    /**
     * Reads a field of an entity that is declared with {@code @json}. Returns empty if the field's
     * type cannot be read from JSON.
     */
    Optional<EntityField> field(String where, FieldDefinition field) {
        var name = field.getName();
        var other =
                field.getDirectives().stream()
                        .map(Directive::getName)
                        .filter(Declarations.DECLARING::contains)
                        .filter(directive -> !Set.of("json", "mask").contains(directive))
                        .findFirst();
        if (other.isPresent()) {
            problems.add(where, "is @json, so it cannot be @" + other.get());
        }
        var column = Declarations.optionalText(directive(field, "json").orElseThrow(), "column");
        return shape(where, field.getType(), false)
                .map(
                        shape ->
                                new JsonField(
                                        new Column(
                                                name,
                                                column == null ? Names.snakeCase(name) : column,
                                                null,
                                                ColumnType.JSON,
                                                null,
                                                true,
                                                false,
                                                null,
                                                Declarations.rules(field, "mask")),
                                        shape));
    }

    /** Reports types that have a {@code @key} although no {@code @json} field leads to them. */
    void checkUnused() {
        objects.forEach(
                (name, type) -> {
                    if (!reached.contains(name)
                            && type.getFieldDefinitions().stream()
                                    .anyMatch(field -> field.hasDirective(KEY))) {
                        problems.add(name, "has a @key, but no @json field leads to it");
                    }
                });
    }

    private Optional<JsonShape> shape(String where, Type<?> type, boolean scalars) {
        if (!isNullable(type)) {
            problems.add(where, "JSON may hold anything, so the field must be nullable");
        }
        var bare = type instanceof NonNullType nonNull ? nonNull.getType() : type;
        if (!(bare instanceof ListType list)) {
            return single(where, baseName(bare), scalars);
        }
        if (Declarations.isList(list.getType())) {
            problems.add(where, "is a list of lists, which is not read from JSON");
            return Optional.empty();
        }
        return single(where, baseName(list), true)
                .map(item -> new JsonShape.Items(item, isNullable(list.getType())));
    }

    private Optional<JsonShape> single(String where, String name, boolean scalars) {
        var scalar = ColumnType.ofScalar(name, false).filter(type -> type != ColumnType.KEY);
        if (scalar.isPresent() && scalars) {
            return Optional.of(new JsonShape.Scalar(scalar.get()));
        }
        if (scalars && enums.containsKey(name)) {
            return Optional.of(new JsonShape.Label(enums.get(name)));
        }
        var object = objects.get(name);
        if (object == null) {
            problems.add(
                    where,
                    scalars
                            ? "nothing in JSON can be of type " + name
                            : "is @json, so it must be a list or lead to a type without a table, not "
                                    + name);
            return Optional.empty();
        }
        return type(where, object).map(JsonShape.Node::new);
    }

    private Optional<JsonType> type(String where, ObjectTypeDefinition object) {
        var name = object.getName();
        if (object.hasDirective("table")) {
            problems.add(
                    where, "leads to " + name + ", which has a table and is not read from JSON");
            return Optional.empty();
        }
        if (around.contains(name)) {
            problems.add(where, "leads back to " + name + ": a type cannot be a part of itself");
            return Optional.empty();
        }
        var known = types.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        reached.add(name);
        if (!object.getImplements().isEmpty()) {
            problems.add(name, "is read from JSON, so it cannot implement an interface");
        }
        around.push(name);
        var members = new LinkedHashMap<String, JsonType.Member>();
        for (var field : object.getFieldDefinitions()) {
            member(name, field).ifPresent(member -> members.put(member.name(), member));
        }
        around.pop();
        var type = new JsonType(name, members);
        types.put(name, type);
        return Optional.of(type);
    }

    private Optional<JsonType.Member> member(String type, FieldDefinition field) {
        var where = type + "." + field.getName();
        field.getDirectives().stream()
                .map(Directive::getName)
                .filter(Declarations.DECLARING::contains)
                .filter(directive -> !directive.equals(KEY))
                .forEach(
                        directive ->
                                problems.add(
                                        where, "is read from JSON, so it cannot be @" + directive));
        if (!field.getInputValueDefinitions().isEmpty()) {
            problems.add(where, "arguments are generated, not declared");
        }
        return shape(where, field.getType(), true)
                .map(shape -> new JsonType.Member(field.getName(), keys(where, field), shape));
    }

    /**
     * The possible keys of a field in JSON: snake case and camel case, because sources use both.
     */
    private List<String> keys(String where, FieldDefinition field) {
        var key = directive(field, KEY).map(found -> text(found, "name"));
        if (key.isPresent()) {
            if (key.get().isEmpty()) {
                problems.add(where, "its @key has no name");
            }
            return distinct(key.get(), Names.camelCase(key.get()));
        }
        return distinct(Names.snakeCase(field.getName()), field.getName());
    }

    private static List<String> distinct(String first, String second) {
        return first.equals(second) ? List.of(first) : List.of(first, second);
    }
}
