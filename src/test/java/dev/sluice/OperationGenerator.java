package dev.sluice;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectField;
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
import java.util.Locale;
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

    private static final List<String> ZONES =
            List.of("\"UTC\"", "\"Europe/Amsterdam\"", "\"Asia/Kolkata\"");

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
        var isLookup = field.getArgument("by") != null;
        var key = random.nextBoolean() ? "id" : "by";
        for (var argument : field.getArguments()) {
            if ((isLookup && random.nextInt(20) > 0)
                    ? argument.getName().equals(key)
                    : (argument.getType() instanceof GraphQLNonNull
                            || isWanted(argument, paging))) {
                arguments.add(argument.getName() + ": " + value(field, argument));
            }
        }
        return "f"
                + ++aliases
                + ": "
                + field.getName()
                + (arguments.isEmpty() ? "" : "(" + String.join(", ", arguments) + ")")
                + selection(field.getType(), depth + 1);
    }

    /** A value of an argument; the id of a field for one object is mostly of its type. */
    private String value(GraphQLFieldDefinition field, GraphQLArgument argument) {
        var prefix =
                GraphQLTypeUtil.unwrapAll(field.getType()).getName().toLowerCase(Locale.ROOT) + "_";
        var own = ids.stream().filter(id -> id.startsWith(prefix)).toList();
        return argument.getName().equals("id") && !own.isEmpty() && random.nextInt(4) > 0
                ? "\"" + pick(own) + "\""
                : input(argument.getType(), 0);
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
        var required =
                fields.stream().filter(field -> field.getType() instanceof GraphQLNonNull).toList();
        for (var i = 0; i < count + required.size(); i++) {
            var field = i < required.size() ? required.get(i) : pick(leaves);
            if (!names.contains(field.getName())) {
                names.add(field.getName());
                members.add(field.getName() + ": " + member(type, field, depth + 1));
            }
        }
        return "{" + String.join(", ", members) + "}";
    }

    /** A member that is mostly allowed: only some zones and `true` group rows. */
    private String member(GraphQLInputObjectType type, GraphQLInputObjectField field, int depth) {
        if (field.getName().equals("timeZone") && random.nextInt(10) > 0) {
            return pick(ZONES);
        }
        if (type.getName().endsWith("GroupBy")
                && field.getType() instanceof GraphQLScalarType
                && random.nextInt(10) > 0) {
            return "true";
        }
        return type.isOneOf() || field.getType() instanceof GraphQLNonNull
                ? nonNull(field.getType(), depth)
                : input(field.getType(), depth);
    }

    private String scalar(String name) {
        return switch (name) {
            case "ID" -> random.nextInt(6) == 0 ? pick(TEXTS) : "\"" + pick(ids) + "\"";
            case "Cursor" -> "\"" + pick(cursors) + "\"";
            case "Int" -> random.nextInt(3) > 0 ? String.valueOf(random.nextInt(5)) : pick(NUMBERS);
            case "BigInt" -> pick(LONGS);
            case "Float" -> pick(DECIMALS);
            case "Decimal" -> random.nextBoolean() ? pick(DECIMALS) : "\"" + pick(DECIMALS) + "\"";
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
