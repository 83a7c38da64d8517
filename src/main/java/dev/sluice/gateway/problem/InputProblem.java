package dev.sluice.gateway.problem;

import dev.sluice.gateway.document.NumberLimit;
import graphql.language.Value;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLEnumValueDefinition;
import graphql.schema.GraphQLInputObjectField;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first part of an input value that does not fit its type. Describes that part and the
 * allowed values.
 */
final class InputProblem {

    private static final int MAX_NAMES = 30;

    private static final Map<String, String> EXPECTED =
            Map.ofEntries(
                    Map.entry("ID", "a string or an integer"),
                    Map.entry("Int", "an integer from -2147483648 to 2147483647"),
                    Map.entry(
                            "BigInt",
                            "an integer, as a string or a literal, of at most "
                                    + NumberLimit.MAX_DIGITS
                                    + " digits"),
                    Map.entry("Float", "a finite number"),
                    Map.entry(
                            "Decimal",
                            "a number, as a string or a literal, of at most "
                                    + NumberLimit.MAX_DIGITS
                                    + " digits"),
                    Map.entry("Boolean", "true or false"),
                    Map.entry("String", "a string"),
                    Map.entry("DateTime", "a time in a string, such as \"2026-01-31T12:00:00Z\""),
                    Map.entry("Date", "a date in a string, such as \"2026-01-31\""),
                    Map.entry("Cursor", "a cursor that a list returned"),
                    Map.entry("FeedCursor", "a cursor that a stream of changes returned"));

    private InputProblem() {}

    /**
     * Describes the first problem of a literal, if there is one. The message begins with {@code
     * place}.
     */
    static Optional<String> of(GraphQLType type, Value<?> literal, String place) {
        return of(type, new GivenInput.Literal(literal), place);
    }

    /** Describes the first problem of a variable's value as the client sent it, if there is one. */
    static Optional<String> of(GraphQLType type, @Nullable Object value, String place) {
        return of(type, new GivenInput.Plain(value), place);
    }

    private static Optional<String> of(GraphQLType type, GivenInput given, String place) {
        if (given.isVariable()) {
            return Optional.empty();
        }
        if (type instanceof GraphQLNonNull nonNull) {
            return given.isNull()
                    ? Optional.of(
                            place
                                    + ": null is not allowed; expected "
                                    + expected(nonNull.getWrappedType()))
                    : of(nonNull.getWrappedType(), given, place);
        }
        if (given.isNull()) {
            return Optional.empty();
        }
        return switch (type) {
            case GraphQLList list -> list(list, given, place);
            case GraphQLEnumType constants -> constant(constants, given, place);
            case GraphQLInputObjectType object -> object(object, given, place);
            case GraphQLScalarType scalar ->
                    given.fits(scalar)
                            ? Optional.empty()
                            : Optional.of(mismatch(place, scalar, given));
            default -> Optional.empty();
        };
    }

    private static Optional<String> list(GraphQLList list, GivenInput given, String place) {
        var items = given.items();
        if (items == null) {
            return of(list.getWrappedType(), given, place);
        }
        for (var i = 0; i < items.size(); i++) {
            var problem = of(list.getWrappedType(), items.get(i), place + "[" + i + "]");
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> constant(GraphQLEnumType type, GivenInput given, String place) {
        var name = given.constant();
        var names = type.getValues().stream().map(GraphQLEnumValueDefinition::getName).toList();
        if (name != null && names.contains(name)) {
            return Optional.empty();
        }
        return Optional.of(
                mismatch(place, type, given) + (name == null ? "" : Suggestion.among(name, names)));
    }

    private static Optional<String> object(
            GraphQLInputObjectType type, GivenInput given, String place) {
        var members = given.members();
        if (members == null) {
            return Optional.of(mismatch(place, type, given));
        }
        if (type.isOneOf() && members.size() != 1) {
            return Optional.of(
                    place
                            + ": expected exactly one field of "
                            + type.getName()
                            + ", got "
                            + members.size());
        }
        return Stream.concat(
                        members.entrySet().stream()
                                .map(
                                        member ->
                                                member(
                                                        type,
                                                        member.getKey(),
                                                        member.getValue(),
                                                        place)),
                        type.getFieldDefinitions().stream()
                                .map(field -> missing(field, members, place)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> member(
            GraphQLInputObjectType type, String name, GivenInput given, String place) {
        var field = type.getFieldDefinition(name);
        if (field == null) {
            var names =
                    type.getFieldDefinitions().stream()
                            .map(GraphQLInputObjectField::getName)
                            .toList();
            return Optional.of(
                    place
                            + ": "
                            + type.getName()
                            + " has no field "
                            + Suggestion.shown(name)
                            + Suggestion.among(name, names));
        }
        var below = place + "." + name;
        return type.isOneOf() && given.isNull()
                ? Optional.of(
                        below + ": null is not allowed; expected " + expected(field.getType()))
                : of(field.getType(), given, below);
    }

    private static Optional<String> missing(
            GraphQLInputObjectField field, Map<String, GivenInput> members, String place) {
        return GraphQLTypeUtil.isNonNull(field.getType())
                        && !field.hasSetDefaultValue()
                        && !members.containsKey(field.getName())
                ? Optional.of(
                        place
                                + "."
                                + field.getName()
                                + ": the field is required; expected "
                                + expected(field.getType()))
                : Optional.empty();
    }

    private static String mismatch(String place, GraphQLType type, GivenInput given) {
        return place + ": expected " + expected(type) + ", got " + given.described();
    }

    /** Describes the values that a type allows. */
    static String expected(GraphQLType type) {
        return switch (type) {
            case GraphQLNonNull nonNull -> expected(nonNull.getWrappedType());
            case GraphQLList list ->
                    "a list of " + GraphQLTypeUtil.simplePrint(list.getWrappedType());
            case GraphQLEnumType constants -> "one of " + names(constants);
            case GraphQLScalarType scalar ->
                    EXPECTED.getOrDefault(scalar.getName(), "a value of type " + scalar.getName());
            case GraphQLInputType input ->
                    "an object of type " + GraphQLTypeUtil.simplePrint(input);
            default -> GraphQLTypeUtil.simplePrint(type);
        };
    }

    private static String names(GraphQLEnumType type) {
        var values = type.getValues();
        return values.stream()
                        .limit(MAX_NAMES)
                        .map(GraphQLEnumValueDefinition::getName)
                        .collect(Collectors.joining(", "))
                + (values.size() > MAX_NAMES ? ", …" : "");
    }
}
