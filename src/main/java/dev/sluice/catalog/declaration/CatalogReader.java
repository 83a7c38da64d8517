package dev.sluice.catalog.declaration;

import static dev.sluice.catalog.declaration.Declarations.baseName;
import static dev.sluice.catalog.declaration.Declarations.directive;
import static dev.sluice.catalog.declaration.Declarations.isNullable;
import static dev.sluice.catalog.declaration.Declarations.text;
import static dev.sluice.catalog.declaration.Declarations.texts;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.EntityField;
import dev.sluice.catalog.Names;
import dev.sluice.catalog.Plural;
import dev.sluice.catalog.Relation;
import graphql.language.Directive;
import graphql.language.FieldDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.language.InterfaceTypeDefinition;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the declared types into a catalog, and notes what they get wrong. */
public final class CatalogReader {

    private static final String CONNECTION = "Connection";
    private static final Set<String> RESERVED_FIELD_NAMES =
            Set.of("and", "or", "not", "search", "contains");

    /** Enumerations of arguments, which plans depend on; those of columns are only bound. */
    private static final Set<String> RESERVED_ENUMS = Set.of("OrderDirection", "AggregateOrder");

    private final Declarations declarations;
    private final CatalogProblems problems;
    private final Map<String, List<String>> enums;
    private final Set<String> types;
    private final Set<String> interfaces;
    private final JsonTypeReader json;
    private final KindReader kinds;

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
    }

    /** The catalog of the declared types; mistakes are added to {@code problems}. */
    public static Catalog read(Declarations declarations, CatalogProblems problems) {
        return new CatalogReader(declarations, problems).read();
    }

    private Catalog read() {
        var entities = declarations.tables().map(this::entity).toList();
        new EntityChecks(entities, problems).check();
        kinds.check();
        json.checkUnused();
        return new Catalog(entities, enums);
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
            problems.add(name, "has no @visible: say who may see it");
        }
        var plural = Declarations.optionalText(table, "plural");
        var entity =
                new Entity(
                        name,
                        text(table, "name"),
                        text(table, "prefix"),
                        plural != null
                                ? plural
                                : Plural.of(
                                        Character.toLowerCase(name.charAt(0)) + name.substring(1)),
                        Declarations.optionalText(table, "search"),
                        visibility,
                        directive(type, "deletable").map(Declarations::rule).orElse(null),
                        Declarations.interfacesOf(type),
                        types,
                        fields);
        check(entity);
        return entity;
    }

    private void check(Entity entity) {
        if (entity.columns().filter(column -> column.type() == ColumnType.KEY).count() != 1) {
            problems.add(entity.name(), "needs one field of type ID!, its key: `id: ID!`");
        }
        if (!entity.prefix().matches("[a-z][a-z0-9]*")) {
            problems.add(
                    entity.name(),
                    "the prefix of its ids, \""
                            + entity.prefix()
                            + "\", must be letters and digits");
        }
        if (!entity.interfaces().contains("Node")) {
            problems.add(entity.name(), "has a table, so it must implement Node");
        }
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
                    "has deletedAt but does not say with @deletable who may see deleted rows");
        }
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
        var toOne = directive(field, "toOne");
        if (toOne.isPresent()) {
            return toOne(where, field, toOne.get());
        }
        var toOneOf = directive(field, "toOneOf");
        if (toOneOf.isPresent()) {
            return toOneOf(where, field, toOneOf.get());
        }
        var toMany = directive(field, "toMany");
        if (toMany.isPresent()) {
            return connectionTarget(where, field)
                    .map(
                            target ->
                                    new Relation.ToMany(
                                            field.getName(),
                                            text(toMany.get(), "by"),
                                            target,
                                            defaultOrder(toMany.get())));
        }
        var through = directive(field, "through");
        if (through.isPresent()) {
            return connectionTarget(where, field)
                    .flatMap(target -> through(where, field, through.get(), target));
        }
        var related = directive(field, "related");
        if (related.isPresent()) {
            return connectionTarget(where, field)
                    .map(
                            target ->
                                    new Relation.Related(
                                            field.getName(),
                                            text(related.get(), "sql"),
                                            target,
                                            defaultOrder(related.get())));
        }
        return column(where, field);
    }

    private Optional<EntityField> toOne(String where, FieldDefinition field, Directive directive) {
        var by = Declarations.optionalText(directive, "by");
        var to = Declarations.optionalText(directive, "to");
        if ((by == null) == (to == null)) {
            problems.add(where, "@toOne needs `by` or `to`");
            return Optional.empty();
        }
        if (to != null && !isNullable(field.getType())) {
            problems.add(where, "must be nullable: no row has to point here");
        }
        return Optional.of(
                new Relation.ToOne(
                        field.getName(),
                        by == null ? Entity.KEY_COLUMN : by,
                        to == null ? Entity.KEY_COLUMN : to,
                        baseName(field.getType()),
                        isNullable(field.getType())));
    }

    private Optional<EntityField> toOneOf(
            String where, FieldDefinition field, Directive directive) {
        var columns = texts(directive, "by");
        var targets = texts(directive, "types");
        if (columns.size() != targets.size() || columns.isEmpty()) {
            problems.add(where, "@toOneOf needs as many columns as types");
            return Optional.empty();
        }
        if (!isNullable(field.getType())) {
            problems.add(where, "must be nullable: its target may be hidden");
        }
        var arms =
                IntStream.range(0, columns.size())
                        .mapToObj(i -> new Relation.ToOneOf.Arm(columns.get(i), targets.get(i)))
                        .toList();
        return Optional.of(
                new Relation.ToOneOf(
                        field.getName(),
                        baseName(field.getType()),
                        arms,
                        isNullable(field.getType())));
    }

    private Optional<EntityField> through(
            String where, FieldDefinition field, Directive through, String target) {
        var table = text(through, "table");
        var joining =
                declarations
                        .tables()
                        .filter(
                                type ->
                                        text(directive(type, "table").orElseThrow(), "name")
                                                .equals(table))
                        .findFirst();
        if (joining.isEmpty()) {
            problems.add(
                    where,
                    "the joining table "
                            + table
                            + " belongs to no type, so nothing says who may see it");
            return Optional.empty();
        }
        return Optional.of(
                new Relation.Through(
                        field.getName(),
                        joining.get().getName(),
                        text(through, "from"),
                        text(through, "to"),
                        target,
                        defaultOrder(through)));
    }

    private Optional<String> connectionTarget(String where, FieldDefinition field) {
        var name = baseName(field.getType());
        if (!name.endsWith(CONNECTION) || isNullable(field.getType())) {
            problems.add(where, "must be of a type like TaskConnection!");
            return Optional.empty();
        }
        return Optional.of(name.substring(0, name.length() - CONNECTION.length()));
    }

    private static Relation.@Nullable DefaultOrder defaultOrder(Directive directive) {
        var order = Declarations.optionalText(directive, "orderBy");
        if (order == null) {
            return null;
        }
        return new Relation.DefaultOrder(
                Arrays.stream(order.split(",")).map(CatalogReader::orderStep).toList());
    }

    private static Relation.DefaultOrder.Step orderStep(String step) {
        var words = step.strip().split(" ", 2);
        return new Relation.DefaultOrder.Step(
                words[0], words.length == 2 && words[1].strip().equalsIgnoreCase("DESC"));
    }

    private Optional<EntityField> column(String where, FieldDefinition field) {
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
                        Declarations.rules(field, "mask"));
        check(where, column);
        return Optional.of(column);
    }

    private void check(String where, Column column) {
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
