package dev.sluice.catalog.declaration;

import static dev.sluice.catalog.declaration.Declarations.baseName;
import static dev.sluice.catalog.declaration.Declarations.directive;
import static dev.sluice.catalog.declaration.Declarations.isNullable;
import static dev.sluice.catalog.declaration.Declarations.text;
import static dev.sluice.catalog.declaration.Declarations.texts;

import dev.sluice.catalog.Bucket;
import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Embedded;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.EntityField;
import dev.sluice.catalog.Names;
import dev.sluice.catalog.Plural;
import dev.sluice.catalog.Relation;
import graphql.language.Directive;
import graphql.language.FieldDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the declared types into a catalog, and collects their mistakes. */
public final class CatalogReader {

    private static final String CONNECTION = "Connection";
    private static final Set<String> RESERVED_FIELD_NAMES =
            Set.of("and", "or", "not", "search", "contains");

    /**
     * Enumerations that only arguments may have as their type, because plans depend on the values.
     * A column's enumeration cannot be one of them, because its values are bound as parameters.
     */
    private static final Set<String> RESERVED_ENUMS = Set.of("OrderDirection", Bucket.TYPE);

    private final Declarations declarations;
    private final CatalogProblems problems;
    private final Map<String, List<String>> enums;
    private final Set<String> types;
    private final Set<String> interfaces;
    private final JsonTypeReader json;
    private final KindReader kinds;
    private final RelationReader relations;

    private CatalogReader(Declarations declarations, CatalogProblems problems) {
        this.declarations = declarations;
        this.problems = problems;
        this.enums = declarations.enums();
        this.types =
                declarations
                        .tables()
                        .map(ImplementingTypeDefinition::getName)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        this.interfaces = declarations.interfaces();
        this.json = new JsonTypeReader(declarations, problems);
        this.kinds = new KindReader(declarations, problems, this::field);
        this.relations = new RelationReader(declarations, problems);
    }

    /** Reads the catalog of the declared types, and adds their mistakes to {@code problems}. */
    public static Catalog read(Declarations declarations, CatalogProblems problems) {
        return new CatalogReader(declarations, problems).read();
    }

    private Catalog read() {
        var entities = declarations.tables().map(this::entity).toList();
        new EntityChecks(entities, problems).check();
        kinds.check();
        json.checkUnused();
        var streams = new StreamReader(declarations, problems, entities).read();
        return new Catalog(entities, namespaces(), fieldsOf("provided"), enums, streams);
    }

    private Entity entity(ImplementingTypeDefinition<?> type) {
        var table = directive(type, "table").orElseThrow();
        var name = type.getName();
        var fields = new LinkedHashMap<String, EntityField>();
        for (var field : type.getFieldDefinitions()) {
            var read = field(name, field);
            if (read.isPresent() && fields.put(field.getName(), read.get()) != null) {
                problems.add(name + "." + field.getName(), "is declared twice");
            }
        }
        var types =
                type instanceof InterfaceTypeDefinition ? kinds.read(name, table, fields) : null;
        var visibility = Declarations.rules(type, "visible");
        if (visibility.isEmpty()) {
            problems.add(name, "has no @visible: name the rule that shows its rows");
        }
        var plural = Declarations.optionalText(table, "plural");
        var entity =
                new Entity(
                        name,
                        text(table, "name"),
                        plural != null
                                ? plural
                                : Plural.of(
                                        Character.toLowerCase(name.charAt(0)) + name.substring(1)),
                        Declarations.optionalText(table, "namespace"),
                        Declarations.optionalText(table, "search"),
                        visibility,
                        directive(type, "deletable").map(Declarations::rule).orElse(null),
                        Declarations.interfacesOf(type),
                        type.getDirectives("lookup").stream().map(CatalogReader::lookup).toList(),
                        types,
                        fields);
        check(entity);
        return entity;
    }

    private void check(Entity entity) {
        var keys = entity.columns().filter(column -> column.type() == ColumnType.KEY).count();
        if (keys != (entity.isNode() ? 1 : 0)) {
            problems.add(
                    entity.name(),
                    entity.isNode()
                            ? "needs one field of type ID!, its key: `id: ID!`"
                            : "has a key, so it must implement Node");
        }
        if (entity.namespace() != null && !namespaces().containsKey(entity.namespace())) {
            problems.add(
                    entity.name(), "there is no type " + entity.namespace() + " with @namespace");
        }
        entity.lookups().forEach(lookup -> check(entity, lookup));
        if (entity.search() != null && entity.field(Entity.SEARCH_RANK) != null) {
            problems.add(
                    entity.name() + "." + Entity.SEARCH_RANK,
                    "the name is taken in the orders of a type with a search column");
        }
        var deleted = entity.field("deletedAt") instanceof Column;
        if (entity.isDeletable() && !deleted) {
            problems.add(entity.name(), "is @deletable but has no field deletedAt");
        } else if (deleted && !entity.isDeletable()) {
            problems.add(
                    entity.name(),
                    "has deletedAt but no @deletable, which names the rule that shows deleted rows");
        }
    }

    private void check(Entity entity, Entity.Lookup lookup) {
        for (var name : lookup.fields()) {
            var reason =
                    switch (entity.field(name)) {
                        case Column column when !column.mask().isEmpty() ->
                                "is masked: a look-up would tell its value";
                        case Column column
                                when column.expression() == null
                                        && column.type() != ColumnType.JSON
                                        && column.type() != ColumnType.TEXT_LIST ->
                                null;
                        case Relation.ToOne one when one.isPointing() -> null;
                        case null, default -> "is no column and no relation to one object";
                    };
            if (reason != null) {
                problems.add(entity.name(), "its @lookup names " + name + ", which " + reason);
            }
        }
        if (lookup.fields().isEmpty()) {
            problems.add(entity.name(), "its @lookup names no field");
        }
    }

    private static Entity.Lookup lookup(Directive directive) {
        return new Entity.Lookup(
                texts(directive, "fields"), Declarations.flag(directive, "first", false));
    }

    private Map<String, String> namespaces() {
        return fieldsOf("namespace");
    }

    /** The field of the query type for each type that has a directive, by the type's name. */
    private Map<String, String> fieldsOf(String directive) {
        var fields = new LinkedHashMap<String, String>();
        for (var type : declarations.all(ObjectTypeDefinition.class).toList()) {
            directive(type, directive)
                    .ifPresent(found -> fields.put(type.getName(), text(found, "field")));
        }
        return fields;
    }

    private Optional<EntityField> field(String type, FieldDefinition field) {
        var where = type + "." + field.getName();
        if (RESERVED_FIELD_NAMES.contains(field.getName())) {
            problems.add(where, "the name is taken in filters");
        }
        if (!field.getInputValueDefinitions().isEmpty()) {
            problems.add(where, "arguments are generated, not declared");
        }
        if (field.hasDirective("json")) {
            return json.field(where, field);
        }
        if (RelationReader.isRelation(field)) {
            return relations.field(where, field);
        }
        var embedded = embedded(baseName(field.getType()));
        return embedded.isPresent()
                ? embedded(where, field, embedded.get())
                : column(where, field).map(EntityField.class::cast);
    }

    private Optional<ObjectTypeDefinition> embedded(String type) {
        return declarations
                .all(ObjectTypeDefinition.class)
                .filter(object -> object.getName().equals(type) && object.hasDirective("embedded"))
                .findFirst();
    }

    private Optional<EntityField> embedded(
            String where, FieldDefinition field, ObjectTypeDefinition type) {
        if (!isNullable(field.getType()) || Declarations.isList(field.getType())) {
            problems.add(where, "is embedded, so it must be nullable and no list");
        }
        var columns = new ArrayList<Column>();
        for (var member : type.getFieldDefinitions()) {
            column(type.getName() + "." + member.getName(), member).ifPresent(columns::add);
        }
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(new Embedded(field.getName(), type.getName(), columns));
    }

    private Optional<Column> column(String where, FieldDefinition field) {
        var base = baseName(field.getType());
        var isEnum = enums.containsKey(base);
        var list = Declarations.isList(field.getType());
        var type = isEnum && !list ? Optional.of(ColumnType.ENUM) : ColumnType.ofScalar(base, list);
        if (type.isEmpty()) {
            problems.add(
                    where,
                    types.contains(base) || interfaces.contains(base) || base.endsWith(CONNECTION)
                            ? "leads to "
                                    + base
                                    + " but has none of @toOne, @toOneOf, @toMany, @through, @related"
                            : "no column can be of type " + base + (list ? " (a list)" : ""));
            return Optional.empty();
        }
        if (RESERVED_ENUMS.contains(base)) {
            problems.add(where, base + " is for arguments, not for columns");
        }
        var expression = directive(field, "expression").map(found -> text(found, "sql"));
        var column =
                new Column(
                        field.getName(),
                        directive(field, "column")
                                .map(found -> text(found, "name"))
                                .orElseGet(() -> Names.snakeCase(field.getName())),
                        expression.orElse(null),
                        type.get(),
                        isEnum ? base : null,
                        isNullable(field.getType()),
                        field.hasDirective("sortable") || type.get() == ColumnType.KEY,
                        directive(field, "measure").map(CatalogReader::measure).orElse(null),
                        Declarations.rules(field, "mask"));
        check(where, column);
        return Optional.of(column);
    }

    private static Column.Measure measure(Directive directive) {
        return Declarations.flag(directive, "additive", true)
                ? Column.Measure.ADDITIVE
                : Column.Measure.SCORE;
    }

    private void check(String where, Column column) {
        if (column.measure() != null && !column.type().isNumber()) {
            problems.add(where, "is no number, so it cannot be a @measure");
        }
        if (column.expression() != null && !column.nullable()) {
            problems.add(where, "an @expression may be null, so the field must be nullable");
        }
        if (column.expression() != null && column.sortable()) {
            problems.add(where, "an @expression cannot be @sortable");
        }
        if (!column.mask().isEmpty() && !column.nullable()) {
            problems.add(where, "a masked field is null for some callers, so it must be nullable");
        }
        if (!column.mask().isEmpty() && column.sortable()) {
            problems.add(
                    where, "a masked field cannot be @sortable: the order would tell its values");
        }
        if (column.sortable()
                && (column.type() == ColumnType.JSON || column.type() == ColumnType.TEXT_LIST)) {
            problems.add(where, "a " + column.type() + " has no order");
        }
        if (column.type() == ColumnType.JSON && !column.nullable()) {
            problems.add(where, "JSON may hold null, so the field must be nullable");
        }
        if (column.type() == ColumnType.KEY && column.nullable()) {
            problems.add(where, "the key cannot be null");
        }
    }
}
