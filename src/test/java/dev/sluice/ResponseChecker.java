package dev.sluice;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.SelectionSet;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Holds a response against its operation and the schema: exactly the selected members in their
 * order, of their types, null only where the schema says so; errors that are typed and tell nothing
 * of the database.
 */
public final class ResponseChecker {

    private static final Set<String> CODES =
            Set.of("BAD_USER_INPUT", "LIMIT_EXCEEDED", "DEADLINE_EXCEEDED");
    private static final Pattern DATABASE_WORDS =
            Pattern.compile(
                    "(?i)sqlstate|postgres|r2dbc|relation \"|syntax error|operator does|column \""
                            + "|exception|jdbc|select |at character|function ");

    private final GraphQLSchema schema;
    private final Map<String, FragmentDefinition> fragments = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private ResponseChecker(GraphQLSchema schema) {
        this.schema = schema;
    }

    /**
     * What is wrong with a response without {@code @include} and {@code @skip}; empty if nothing
     * is.
     */
    public static List<String> check(GraphQLSchema schema, String operation, JsonNode response) {
        var checker = new ResponseChecker(schema);
        checker.errors(response);
        try {
            checker.check(Parser.parse(operation), response);
        } catch (InvalidSyntaxException unreadable) {
            if (!response.has("errors") || response.has("data")) {
                checker.problems.add("an answer to what cannot be parsed: " + response);
            }
        }
        return checker.problems;
    }

    private void check(Document document, JsonNode response) {
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(fragment -> fragments.put(fragment.getName(), fragment));
        if (!response.has("data")) {
            if (!response.has("errors")) {
                problems.add("neither data nor errors");
            }
            return;
        }
        var operation = document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        var data = response.get("data");
        object(
                schema.getQueryType(),
                List.of(operation.getSelectionSet()),
                data,
                "",
                failed(response));
    }

    private static Set<String> failed(JsonNode response) {
        var failed = new LinkedHashSet<String>();
        for (var error : response.path("errors")) {
            if (error.path("path").isArray()) {
                failed.add(error.path("path").get(0).asString());
            }
        }
        return failed;
    }

    /** What an error says itself, without what it quotes of the request. */
    private static String ownWords(JsonNode error) {
        return error.path("message").asString("").replaceAll("\".*\"", "");
    }

    private void errors(JsonNode response) {
        for (var error : response.path("errors")) {
            var code = error.path("extensions").path("code").asString("");
            if (!CODES.contains(code)) {
                problems.add("an error without a known code: " + error);
            }
            if (DATABASE_WORDS.matcher(ownWords(error)).find()) {
                problems.add("an error that speaks of the database: " + error);
            }
        }
    }

    private void object(
            GraphQLObjectType type,
            List<SelectionSet> sets,
            JsonNode value,
            String path,
            Set<String> failed) {
        var fields = new LinkedHashMap<String, List<Field>>();
        sets.forEach(set -> collect(type, set, fields));
        if (!value.isObject()) {
            problems.add(path + " is no object: " + value);
            return;
        }
        var names = new ArrayList<String>();
        value.propertyNames().forEach(names::add);
        if (!names.equals(new ArrayList<>(fields.keySet()))) {
            problems.add(path + " has " + names + ", selected were " + fields.keySet());
            return;
        }
        fields.forEach(
                (key, same) -> {
                    var name = same.getFirst().getName();
                    var here = path + "/" + key;
                    if (name.equals("__typename")) {
                        if (!value.get(key).asString("").equals(type.getName())) {
                            problems.add(
                                    here + " is " + value.get(key) + ", not " + type.getName());
                        }
                        return;
                    }
                    GraphQLFieldDefinition definition = type.getFieldDefinition(name);
                    if (failed.contains(key) && path.isEmpty()) {
                        return;
                    }
                    var inner =
                            same.stream()
                                    .map(Field::getSelectionSet)
                                    .filter(set -> set != null)
                                    .toList();
                    value(definition.getType(), inner, value.get(key), here);
                });
    }

    private void collect(
            GraphQLObjectType type, SelectionSet set, Map<String, List<Field>> fields) {
        for (Object selection : set.getSelections()) {
            switch (selection) {
                case Field field ->
                        fields.computeIfAbsent(field.getResultKey(), _ -> new ArrayList<>())
                                .add(field);
                case InlineFragment inline -> {
                    if (inline.getTypeCondition() == null
                            || applies(type, inline.getTypeCondition().getName())) {
                        collect(type, inline.getSelectionSet(), fields);
                    }
                }
                case FragmentSpread spread -> {
                    var fragment = fragments.get(spread.getName());
                    if (applies(type, fragment.getTypeCondition().getName())) {
                        collect(type, fragment.getSelectionSet(), fields);
                    }
                }
                default -> throw new IllegalStateException();
            }
        }
    }

    private static boolean applies(GraphQLObjectType type, String condition) {
        return type.getName().equals(condition)
                || type.getInterfaces().stream().anyMatch(each -> each.getName().equals(condition));
    }

    private void value(GraphQLType type, List<SelectionSet> sets, JsonNode value, String path) {
        if (type instanceof GraphQLNonNull nonNull) {
            if (value.isNull()) {
                problems.add(path + " is null, but non-null");
            } else {
                value(nonNull.getWrappedType(), sets, value, path);
            }
            return;
        }
        if (value.isNull()) {
            return;
        }
        switch (type) {
            case GraphQLList list -> {
                if (!value.isArray()) {
                    problems.add(path + " is no list");
                }
                for (var item : value) {
                    value((GraphQLOutputType) list.getWrappedType(), sets, item, path + "[]");
                }
            }
            case GraphQLObjectType object -> object(object, sets, value, path, Set.of());
            case GraphQLInterfaceType object ->
                    object(concrete(object, sets, value), sets, value, path, Set.of());
            case GraphQLEnumType constants -> {
                if (constants.getValue(value.asString("")) == null) {
                    problems.add(path + " is " + value + ", no " + constants.getName());
                }
            }
            case GraphQLScalarType scalar -> scalar(scalar.getName(), value, path);
            default -> throw new IllegalStateException(GraphQLTypeUtil.simplePrint(type));
        }
    }

    /** The generator selects {@code __typename} wherever a type is abstract. */
    private GraphQLObjectType concrete(
            GraphQLInterfaceType type, List<SelectionSet> sets, JsonNode value) {
        var name = value.path("__typename").asString("");
        return schema.getImplementations(type).stream()
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new AssertionError(
                                        sets.stream()
                                                        .map(String::valueOf)
                                                        .collect(Collectors.joining())
                                                + value));
    }

    private void scalar(String name, JsonNode value, String path) {
        var fits =
                switch (name) {
                    case "ID" -> value.asString("").matches("[a-z0-9]+_[0-9a-f-]{36}");
                    case "String", "Cursor", "FeedCursor", "Date" -> value.isString();
                    case "Boolean" -> value.isBoolean();
                    case "Int" -> value.isInt();
                    case "BigInt" -> value.isString() && value.asString().matches("-?[0-9]+");
                    case "Float" -> value.isNumber();
                    case "Decimal" ->
                            value.isString() && value.asString().matches("-?[0-9]+(\\.[0-9]+)?");
                    case "DateTime" -> isTime(value.asString(""));
                    default -> true;
                };
        if (!fits) {
            problems.add(path + " is " + value + ", no " + name);
        }
    }

    private static boolean isTime(String text) {
        try {
            return OffsetDateTime.parse(text).getYear() <= 9999;
        } catch (RuntimeException failure) {
            return false;
        }
    }
}
