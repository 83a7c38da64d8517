package dev.sluice;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes valid operations over the whole schema, with arguments that are sometimes strange. */
final class OperationGenerator {

    private static final List<String> TEXTS =
            List.of(
                    "\"a\"",
                    "\"%\"",
                    "\"'; drop table users; --\"",
                    "\"\\\\\"",
                    "\"a\\u0000b\"",
                    "\"\\uD83D\"",
                    "\"😀 \\\" \\n\"",
                    "\"\"",
                    "\"$1\"",
                    "\"{row}\"",
                    "\"%s%n?\"",
                    "\"\\u2028 ; ' ''\"");
    private static final List<String> NUMBERS =
            List.of("0", "1", "-1", "7", "20", "100", "101", "2147483647", "-2147483648");
    private static final List<String> LONGS =
            List.of("0", "-1", "3", "9223372036854775807", "-9223372036854775808");
    private static final List<String> DECIMALS =
            List.of("0", "-1.5", "1e300", "123456789.123456789", "1e-300", "0.000001");
    private static final List<String> TIMES =
            List.of(
                    "\"2026-03-01T12:00:00Z\"",
                    "\"0001-01-01T00:00:00Z\"",
                    "\"9999-12-31T23:59:59.999999Z\"",
                    "\"2026-01-31T00:00:00+14:00\"");
    private static final List<String> JSONS =
            List.of(
                    "{}",
                    "[]",
                    "1",
                    "\"x\"",
                    "{a: {b: [1, null]}}",
                    "null",
                    "{a: \"\\u0000\"}",
                    "true");

    private final GraphQLSchema schema;
    private final Random random;
    private final List<String> ids;
    private final List<String> cursors;
    private int aliases;

    /**
     * A generator.
     *
     * @param ids ids that exist
     * @param cursors cursors of some orders
     */
    OperationGenerator(
            GraphQLSchema schema, Random random, List<String> ids, List<String> cursors) {
        this.schema = schema;
        this.random = random;
        this.ids = ids;
        this.cursors = cursors;
    }

    /** An operation. */
    String next() {
        aliases = 0;
        var query = schema.getQueryType();
        var fields = new ArrayList<String>();
        for (var i = 0; i <= random.nextInt(3); i++) {
            fields.add(field(pick(query.getFieldDefinitions()), 0));
        }
        return "{ " + String.join(" ", fields) + " }";
    }

    private String field(GraphQLFieldDefinition field, int depth) {
        var arguments = new ArrayList<String>();
        var paging = random.nextInt(3);
        for (var argument : field.getArguments()) {
            if (argument.getType() instanceof GraphQLNonNull || isWanted(argument, paging)) {
                arguments.add(argument.getName() + ": " + input(argument.getType(), 0));
            }
        }
        return "f"
                + ++aliases
                + ": "
                + field.getName()
                + (arguments.isEmpty() ? "" : "(" + String.join(", ", arguments) + ")")
                + selection(field.getType(), depth + 1);
    }

    private boolean isWanted(GraphQLArgument argument, int paging) {
        return switch (argument.getName()) {
            case "first" -> paging == 0;
            case "last" -> paging == 1;
            case "after", "before" -> random.nextInt(8) == 0;
            default -> random.nextInt(3) == 0;
        };
    }

    private String selection(GraphQLType type, int depth) {
        return switch (GraphQLTypeUtil.unwrapAll(type)) {
            case GraphQLObjectType object -> " { " + members(object, depth) + " }";
            case GraphQLInterfaceType abstraction ->
                    " { __typename id "
                            + narrowed(pick(schema.getImplementations(abstraction)), depth)
                            + " }";
            default -> "";
        };
    }

    private String narrowed(GraphQLObjectType type, int depth) {
        return "... on " + type.getName() + " { " + members(type, depth) + " }";
    }

    private String members(GraphQLObjectType type, int depth) {
        var simple =
                type.getFieldDefinitions().stream()
                        .filter(field -> depth < 7 || isLeaf(field.getType()))
                        .toList();
        if (simple.isEmpty()) {
            return "__typename";
        }
        var count = 1 + random.nextInt(Math.min(simple.size(), depth > 3 ? 3 : 6));
        var members = IntStream.range(0, count).mapToObj(_ -> field(pick(simple), depth)).toList();
        return (random.nextInt(4) == 0 ? "__typename " : "") + String.join(" ", members);
    }

    private static boolean isLeaf(GraphQLType type) {
        return !(GraphQLTypeUtil.unwrapAll(type) instanceof GraphQLObjectType)
                && !(GraphQLTypeUtil.unwrapAll(type) instanceof GraphQLInterfaceType);
    }

    private String input(GraphQLType type, int depth) {
        return switch (type) {
            case GraphQLNonNull nonNull -> input(nonNull.getWrappedType(), depth);
            case GraphQLType _
                    when random.nextInt(40) == 0 && depth > 0 && !(type instanceof GraphQLList) ->
                    "null";
            case GraphQLList list ->
                    IntStream.range(0, random.nextInt(3))
                            .mapToObj(_ -> nonNull(list.getWrappedType(), depth + 1))
                            .toList()
                            .toString();
            case GraphQLEnumType constants -> pick(constants.getValues()).getName();
            case GraphQLInputObjectType object -> object(object, depth);
            case GraphQLScalarType scalar -> scalar(scalar.getName());
            default -> throw new IllegalStateException(type.toString());
        };
    }

    private String nonNull(GraphQLType type, int depth) {
        var text = input(type, depth);
        return text.equals("null") ? nonNull(type, depth) : text;
    }

    private String object(GraphQLInputObjectType type, int depth) {
        var fields = type.getFieldDefinitions();
        var leaves =
                fields.stream()
                        .filter(
                                field ->
                                        depth < 4
                                                || !(GraphQLTypeUtil.unwrapAll(field.getType())
                                                        instanceof GraphQLInputObjectType))
                        .toList();
        if (leaves.isEmpty()) {
            return "{}";
        }
        var count = type.isOneOf() ? 1 : 1 + random.nextInt(2);
        var members = new ArrayList<String>();
        var names = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            var field = pick(leaves);
            if (!names.contains(field.getName())) {
                names.add(field.getName());
                members.add(
                        field.getName()
                                + ": "
                                + (type.isOneOf()
                                        ? nonNull(field.getType(), depth + 1)
                                        : input(field.getType(), depth + 1)));
            }
        }
        return "{" + String.join(", ", members) + "}";
    }

    private String scalar(String name) {
        return switch (name) {
            case "ID" -> random.nextInt(6) == 0 ? pick(TEXTS) : "\"" + pick(ids) + "\"";
            case "Cursor" -> "\"" + pick(cursors) + "\"";
            case "Int" -> random.nextInt(3) > 0 ? String.valueOf(random.nextInt(5)) : pick(NUMBERS);
            case "Long" -> pick(LONGS);
            case "Float", "Decimal" -> pick(DECIMALS);
            case "Boolean" -> String.valueOf(random.nextBoolean());
            case "DateTime" -> pick(TIMES);
            case "Date" -> "\"2026-03-01\"";
            case "JSON" -> pick(JSONS);
            default -> pick(TEXTS);
        };
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
