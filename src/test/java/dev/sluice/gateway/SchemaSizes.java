package dev.sluice.gateway;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputFieldsContainer;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The bytes of the parts of a printed schema: the statistics below {@code operations}, whose types
 * nothing else reaches, and the rest of {@code Query}, which is the reading part.
 */
record SchemaSizes(int all, int reading) {

    private static final String STATISTICS = "operations";
    private static final Pattern BLANK_LINE = Pattern.compile("\n\n");

    interface Printer {
        String print(GraphQLSchema schema);
    }

    static SchemaSizes of(GraphQLSchema schema, Printer printer) {
        var read = reachable(schema, field -> !field.getName().equals(STATISTICS));
        var printed = printer.print(schema);
        var reading = 0;
        for (var definition : BLANK_LINE.splitAsStream(printed).toList()) {
            var name =
                    definition.replaceAll(
                            "(?s)^(\"[^\n]*\"\n|\"{3}.*?\"{3}\n)?\\w+ (\\w+).*", "$2");
            if (read.contains(name) || schema.getType(name) == null) {
                reading += bytes(definition) + 2;
            }
        }
        return new SchemaSizes(bytes(printed), reading);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    String printed() {
        return "schema: reading %d bytes, statistics %d bytes, all %d bytes"
                .formatted(reading, all - reading, all);
    }

    private interface Wanted {
        boolean isWanted(GraphQLFieldDefinition field);
    }

    /** The types that wanted root fields lead to. */
    private static Set<String> reachable(GraphQLSchema schema, Wanted roots) {
        var found = new LinkedHashSet<String>();
        var open = new ArrayDeque<GraphQLNamedType>();
        found.add("Query");
        schema.getQueryType().getFieldDefinitions().stream()
                .filter(roots::isWanted)
                .flatMap(SchemaSizes::typesOf)
                .forEach(open::add);
        while (!open.isEmpty()) {
            var type = open.poll();
            if (found.add(type.getName())) {
                below(schema, type).forEach(open::add);
            }
        }
        return found;
    }

    private static Stream<GraphQLNamedType> below(GraphQLSchema schema, GraphQLNamedType type) {
        return switch (type) {
            case GraphQLObjectType object ->
                    Stream.concat(
                            object.getFieldDefinitions().stream().flatMap(SchemaSizes::typesOf),
                            object.getInterfaces().stream().map(each -> (GraphQLNamedType) each));
            case graphql.schema.GraphQLInterfaceType shared ->
                    Stream.concat(
                            shared.getFieldDefinitions().stream().flatMap(SchemaSizes::typesOf),
                            schema.getImplementations(shared).stream());
            case GraphQLInputFieldsContainer input ->
                    input.getFieldDefinitions().stream()
                            .map(field -> GraphQLTypeUtil.unwrapAll(field.getType()));
            default -> Stream.of();
        };
    }

    private static Stream<GraphQLNamedType> typesOf(GraphQLFieldDefinition field) {
        return Stream.concat(
                Stream.of((GraphQLNamedType) GraphQLTypeUtil.unwrapAll(field.getType())),
                field.getArguments().stream()
                        .map(argument -> GraphQLTypeUtil.unwrapAll(argument.getType())));
    }

    /** Types, fields, arguments, input fields and enumeration values without a description. */
    static List<String> undescribed(GraphQLSchema schema) {
        return schema.getAllTypesAsList().stream()
                .filter(type -> !type.getName().startsWith("__"))
                .flatMap(SchemaSizes::elements)
                .toList();
    }

    private static Stream<String> elements(GraphQLNamedType type) {
        var members =
                switch (type) {
                    case GraphQLFieldsContainer container ->
                            container.getFieldDefinitions().stream()
                                    .flatMap(
                                            field ->
                                                    Stream.concat(
                                                            missing(type.getName(), field),
                                                            field.getArguments().stream()
                                                                    .flatMap(
                                                                            argument ->
                                                                                    missing(
                                                                                            type
                                                                                                            .getName()
                                                                                                    + "."
                                                                                                    + field
                                                                                                            .getName(),
                                                                                            argument))));
                    case GraphQLInputFieldsContainer container ->
                            container.getFieldDefinitions().stream()
                                    .flatMap(field -> missing(type.getName(), field));
                    case GraphQLEnumType labels ->
                            labels.getValues().stream()
                                    .flatMap(value -> missing(type.getName(), value));
                    default -> Stream.<String>of();
                };
        return Stream.concat(missing("", type), members);
    }

    private static Stream<String> missing(String around, GraphQLNamedSchemaElement element) {
        var description = element.getDescription();
        return description == null || description.isBlank()
                ? Stream.of(around + "." + element.getName())
                : Stream.of();
    }
}
