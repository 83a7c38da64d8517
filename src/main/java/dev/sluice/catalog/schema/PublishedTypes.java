package dev.sluice.catalog.schema;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.JsonShape;
import dev.sluice.catalog.JsonType;
import dev.sluice.catalog.Relation;
import dev.sluice.catalog.declaration.Declarations;
import graphql.language.Directive;
import graphql.language.DirectiveDefinition;
import graphql.language.EnumTypeDefinition;
import graphql.language.FieldDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.SDLDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The declared types, with our directives taken off and the generated arguments put on. */
final class PublishedTypes {

    private static final String PATH_ARGUMENT =
            """
            ("Only the part at this path: keys, and places in lists, counted from 0 or, negative, from the end. Null where there is none. At most 16 steps of at most 200 characters."
            path: [String!])""";

    private final Catalog catalog;
    private final Declarations declarations;
    private final Map<String, JsonType> jsonTypes;

    PublishedTypes(Catalog catalog, Declarations declarations) {
        this.catalog = catalog;
        this.declarations = declarations;
        this.jsonTypes = catalog.jsonTypes();
    }

    Stream<SDLDefinition<?>> all() {
        return declarations.definitions().stream()
                .filter(
                        definition ->
                                !(definition instanceof DirectiveDefinition directive
                                        && Declarations.DECLARING.contains(directive.getName())))
                .filter(
                        definition ->
                                !(definition instanceof EnumTypeDefinition type
                                        && type.getName().equals(Declarations.RULE_TYPE)))
                .map(
                        definition ->
                                switch (definition) {
                                    case ObjectTypeDefinition type -> published(type);
                                    case InterfaceTypeDefinition type -> published(type);
                                    default -> definition;
                                });
    }

    private SDLDefinition<?> published(ObjectTypeDefinition type) {
        if (jsonTypes.containsKey(type.getName())) {
            return published(jsonTypes.get(type.getName()), type);
        }
        return tableOf(type)
                .<SDLDefinition<?>>map(
                        table -> {
                            var fields = new ArrayList<>(published(table, table));
                            if (!table.equals(type)) {
                                fields.addAll(published(table, type));
                            }
                            return type.transform(
                                    builder ->
                                            builder.directives(publicOnly(type.getDirectives()))
                                                    .fieldDefinitions(fields));
                        })
                .orElse(type);
    }

    private SDLDefinition<?> published(InterfaceTypeDefinition type) {
        return catalog.find(type.getName()) == null
                ? type
                : type.transform(
                        builder ->
                                builder.directives(publicOnly(type.getDirectives()))
                                        .definitions(published(type, type)));
    }

    /** The declaration with the table of a type's rows: its own, or that of its interface. */
    private Optional<ImplementingTypeDefinition<?>> tableOf(ObjectTypeDefinition type) {
        return declarations
                .tables()
                .filter(
                        table ->
                                table.equals(type)
                                        || (type.hasDirective("kind")
                                                && Declarations.interfacesOf(type)
                                                        .contains(table.getName())))
                .findFirst();
    }

    /** The fields that a declaration adds to the rows of a table. */
    private List<FieldDefinition> published(
            ImplementingTypeDefinition<?> table, ImplementingTypeDefinition<?> declaration) {
        var entity = catalog.entity(table.getName());
        var fields = new ArrayList<FieldDefinition>();
        for (var field : declaration.getFieldDefinitions()) {
            fields.add(published(entity, field));
            if (entity.field(field.getName()) instanceof Relation.Many many) {
                fields.add(nestedAggregate(many));
            }
        }
        return fields;
    }

    private static SDLDefinition<?> published(JsonType json, ObjectTypeDefinition type) {
        var fields =
                type.getFieldDefinitions().stream()
                        .map(field -> published(json.members().get(field.getName()), field))
                        .toList();
        return type.transform(builder -> builder.fieldDefinitions(fields));
    }

    private static FieldDefinition published(
            JsonType.@Nullable Member member, FieldDefinition field) {
        var whole = new JsonShape.Scalar(ColumnType.JSON);
        var arguments =
                member != null && member.shape().equals(whole)
                        ? arguments(PATH_ARGUMENT)
                        : List.<InputValueDefinition>of();
        return field.transform(
                builder ->
                        builder.directives(publicOnly(field.getDirectives()))
                                .inputValueDefinitions(arguments));
    }

    private FieldDefinition published(Entity entity, FieldDefinition field) {
        var arguments =
                switch (entity.field(field.getName())) {
                    case Relation.Many many ->
                            arguments(GeneratedTypes.listArguments(catalog.entity(many.target())));
                    case Column column when column.type() == ColumnType.JSON ->
                            arguments(PATH_ARGUMENT);
                    case null, default -> field.getInputValueDefinitions();
                };
        return field.transform(
                builder ->
                        builder.directives(publicOnly(field.getDirectives()))
                                .inputValueDefinitions(arguments));
    }

    private static List<InputValueDefinition> arguments(String text) {
        return field("x" + text + ": ID").getInputValueDefinitions();
    }

    private FieldDefinition nestedAggregate(Relation.Many many) {
        var target = catalog.entity(many.target());
        return field(
                "\"Counts and sums over `"
                        + many.name()
                        + "`, in groups.\"\n"
                        + many.name()
                        + "Aggregate"
                        + GeneratedTypes.aggregateArguments(target)
                        + ": ["
                        + target.name()
                        + "Aggregate!]!");
    }

    private static List<Directive> publicOnly(List<Directive> directives) {
        return directives.stream()
                .filter(directive -> !Declarations.DECLARING.contains(directive.getName()))
                .toList();
    }

    private static FieldDefinition field(String text) {
        return Declarations.parse(List.of("type T {" + text + "}"))
                .all(ObjectTypeDefinition.class)
                .findFirst()
                .orElseThrow()
                .getFieldDefinitions()
                .getFirst();
    }
}
