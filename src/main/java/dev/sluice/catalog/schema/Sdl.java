package dev.sluice.catalog.schema;

import graphql.language.Description;
import graphql.language.Directive;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.InputObjectTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.ListType;
import graphql.language.NonNullType;
import graphql.language.ObjectTypeDefinition;
import graphql.language.Type;
import graphql.language.TypeName;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds definitions of the schema with graphql-java's builders. */
final class Sdl {

    static final String AGGREGATE = "Aggregate";
    static final String AGGREGATE_ORDER = "AggregateOrder";
    static final String CONNECTION = "Connection";
    static final String EDGE = "Edge";
    static final String FILTER = "Filter";
    static final String GROUP_BY = "GroupBy";
    static final String GROUP_KEY = "GroupKey";
    static final String LIST_FILTER = "ListFilter";
    static final String ORDER = "Order";

    static final Type<?> BIG_INT = named("BigInt");
    static final Type<?> BOOLEAN = named("Boolean");
    static final Type<?> CURSOR = named("Cursor");
    static final Type<?> DIRECTION = named("OrderDirection");
    static final Type<?> FLOAT = named("Float");
    static final Type<?> ID = named("ID");
    static final Type<?> INT = named("Int");
    static final Type<?> STRING = named("String");

    /** Matches the end of the first clause of a description. */
    private static final Pattern CLAUSE_END = Pattern.compile("[.;:,(]");

    private Sdl() {}

    static Type<?> named(String name) {
        return TypeName.newTypeName(name).build();
    }

    static Type<?> nonNull(Type<?> type) {
        return NonNullType.newNonNullType(type).build();
    }

    /** A list whose items are not null. */
    static Type<?> listOf(Type<?> item) {
        return ListType.newListType(nonNull(item)).build();
    }

    static FieldDefinition field(
            String name, Type<?> type, String description, List<InputValueDefinition> arguments) {
        return FieldDefinition.newFieldDefinition()
                .name(name)
                .type(type)
                .description(described(description))
                .inputValueDefinitions(arguments)
                .build();
    }

    static FieldDefinition field(String name, Type<?> type, String description) {
        return field(name, type, description, List.of());
    }

    static InputValueDefinition input(String name, Type<?> type, String description) {
        return InputValueDefinition.newInputValueDefinition()
                .name(name)
                .type(type)
                .description(described(description))
                .build();
    }

    static ObjectTypeDefinition object(
            String name, String description, List<FieldDefinition> fields) {
        return ObjectTypeDefinition.newObjectTypeDefinition()
                .name(name)
                .description(described(description))
                .fieldDefinitions(fields)
                .build();
    }

    static InputObjectTypeDefinition inputObject(
            String name, String description, List<InputValueDefinition> fields) {
        return InputObjectTypeDefinition.newInputObjectDefinition()
                .name(name)
                .description(described(description))
                .inputValueDefinitions(fields)
                .build();
    }

    /** An input object of which exactly one field is given. */
    static InputObjectTypeDefinition oneOf(
            String name, String description, List<InputValueDefinition> fields) {
        return inputObject(name, description, fields)
                .transform(
                        builder ->
                                builder.directive(Directive.newDirective().name("oneOf").build()));
    }

    static Description described(String text) {
        return new Description(text, null, false);
    }

    /**
     * The first clause of a declared description, as a sentence. Returns {@code otherwise} if there
     * is no description.
     */
    static String clause(@Nullable Description declared, String otherwise) {
        if (declared == null) {
            return otherwise;
        }
        var text = declared.getContent().strip();
        var end = CLAUSE_END.matcher(text);
        return (end.find() ? text.substring(0, end.start()) : text).strip() + ".";
    }

    /** Converts a type's name to words, such as {@code AnalysisRun} to {@code analysis run}. */
    static String words(String typeName) {
        return typeName.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ")
                .toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * Converts a field's name to a sentence, such as {@code analysisRuns} to {@code Analysis runs.}
     */
    static String sentence(String fieldName) {
        var words = words(fieldName);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    /** The input type that filters by values of an enumeration. */
    static InputObjectTypeDefinition enumFilter(EnumTypeDefinition type) {
        var value = named(type.getName());
        return inputObject(
                type.getName() + FILTER,
                "Conditions. All must hold.",
                List.of(
                        input("eq", value, "Equal."),
                        input("ne", value, "Not equal."),
                        input("in", listOf(value), "One of these."),
                        input("notIn", listOf(value), "None of these."),
                        input("isNull", BOOLEAN, "Whether null.")));
    }
}
