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
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The declared types as the public schema has them: without Sluice's own directives, and with the
 * generated arguments.
 */
final class PublishedTypes {

    private static final List<InputValueDefinition> PATH =
            List.of(Sdl.input("path", Sdl.listOf(Sdl.STRING), "Path of a part."));

    private final Catalog catalog;
    private final Declarations declarations;
    private final Map<String, JsonType> jsonTypes;
    private final RootTypes roots;

    PublishedTypes(Catalog catalog, Declarations declarations, RootTypes roots) {
        this.catalog = catalog;
        this.declarations = declarations;
        this.jsonTypes = catalog.jsonTypes();
        this.roots = roots;
    }

    Stream<SDLDefinition<?>> all() {
        return Stream.concat(declared(), Declarations.ROOTS.stream().sorted().flatMap(this::root));
    }

    private Stream<SDLDefinition<?>> declared() {
        return declarations.definitions().stream()
                .filter(
                        definition ->
                                !(definition instanceof ObjectTypeDefinition type
                                        && Declarations.ROOTS.contains(type.getName())))
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

    /**
     * A root type with the fields of all its definitions and extensions. An area, or another file
     * of types, declares its own fields. Without fields, there is no such type.
     */
    private Stream<SDLDefinition<?>> root(String name) {
        var definitions = declarations.roots(name).toList();
        var fields =
                definitions.stream()
                        .flatMap(type -> type.getFieldDefinitions().stream())
                        .map(field -> bare(field, field.getInputValueDefinitions()))
                        .toList();
        if (fields.isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(
                ObjectTypeDefinition.newObjectTypeDefinition()
                        .name(name)
                        .description(
                                definitions.stream()
                                        .map(ObjectTypeDefinition::getDescription)
                                        .filter(Objects::nonNull)
                                        .findFirst()
                                        .orElse(null))
                        .directives(
                                definitions.stream()
                                        .flatMap(type -> type.getDirectives().stream())
                                        .toList())
                        .fieldDefinitions(fields)
                        .build());
    }

    private SDLDefinition<?> published(ObjectTypeDefinition type) {
        if (jsonTypes.containsKey(type.getName())) {
            return published(jsonTypes.get(type.getName()), type);
        }
        if (catalog.namespaces().containsKey(type.getName())) {
            return bare(type, roots.fieldsOf(type.getName()));
        }
        if (catalog.embedded().containsKey(type.getName())
                || catalog.provided().containsKey(type.getName())) {
            return bare(
                    type,
                    type.getFieldDefinitions().stream()
                            .map(field -> bare(field, List.of()))
                            .toList());
        }
        return tableOf(type)
                .<SDLDefinition<?>>map(
                        table -> {
                            var fields = new ArrayList<>(published(table, table));
                            if (!table.equals(type)) {
                                fields.addAll(published(table, type));
                            }
                            return bare(type, fields);
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

    /**
     * The declaration that has the table of a type's rows: the type itself or its interface. Empty
     * if neither has a table.
     */
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

    /** The public form of the fields that a declaration adds to the rows of a table. */
    private List<FieldDefinition> published(
            ImplementingTypeDefinition<?> table, ImplementingTypeDefinition<?> declaration) {
        var entity = catalog.entity(table.getName());
        return declaration.getFieldDefinitions().stream()
                .map(field -> published(entity, field))
                .toList();
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
                        ? PATH
                        : List.<InputValueDefinition>of();
        return bare(field, arguments);
    }

    private FieldDefinition published(Entity entity, FieldDefinition field) {
        var arguments =
                switch (entity.field(field.getName())) {
                    case Relation.Many many -> ListTypes.arguments(catalog.entity(many.target()));
                    case Column column when column.type() == ColumnType.JSON -> PATH;
                    case null, default -> field.getInputValueDefinitions();
                };
        return bare(field, arguments);
    }

    private static ObjectTypeDefinition bare(
            ObjectTypeDefinition type, List<FieldDefinition> fields) {
        return type.transform(
                builder ->
                        builder.directives(publicOnly(type.getDirectives()))
                                .fieldDefinitions(fields));
    }

    private static FieldDefinition bare(
            FieldDefinition field, List<InputValueDefinition> arguments) {
        return field.transform(
                builder ->
                        builder.directives(publicOnly(field.getDirectives()))
                                .inputValueDefinitions(arguments));
    }

    private static List<Directive> publicOnly(List<Directive> directives) {
        return directives.stream()
                .filter(directive -> !Declarations.DECLARING.contains(directive.getName()))
                .toList();
    }
}
