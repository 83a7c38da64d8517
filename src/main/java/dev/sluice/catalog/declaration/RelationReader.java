package dev.sluice.catalog.declaration;

import static dev.sluice.catalog.declaration.Declarations.baseName;
import static dev.sluice.catalog.declaration.Declarations.directive;
import static dev.sluice.catalog.declaration.Declarations.isNullable;
import static dev.sluice.catalog.declaration.Declarations.text;
import static dev.sluice.catalog.declaration.Declarations.texts;

import dev.sluice.catalog.Entity;
import dev.sluice.catalog.EntityField;
import dev.sluice.catalog.Relation;
import graphql.language.Directive;
import graphql.language.FieldDefinition;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the fields that lead to other rows, and collects their mistakes. */
final class RelationReader {

    private static final String CONNECTION = "Connection";
    private static final Set<String> RELATIONS =
            Set.of("toOne", "toOneOf", "toMany", "through", "related");

    private final Declarations declarations;
    private final CatalogProblems problems;

    RelationReader(Declarations declarations, CatalogProblems problems) {
        this.declarations = declarations;
        this.problems = problems;
    }

    /** Whether a field is declared as a relation. */
    static boolean isRelation(FieldDefinition field) {
        return field.getDirectives().stream().map(Directive::getName).anyMatch(RELATIONS::contains);
    }

    /**
     * Reads a field that is declared as a relation. Returns empty if a mistake leaves no relation
     * to read.
     */
    Optional<EntityField> field(String where, FieldDefinition field) {
        var directive =
                field.getDirectives().stream()
                        .filter(each -> RELATIONS.contains(each.getName()))
                        .findFirst()
                        .orElseThrow();
        return switch (directive.getName()) {
            case "toOne" -> toOne(where, field, directive);
            case "toOneOf" -> toOneOf(where, field, directive);
            default ->
                    connectionTarget(where, field)
                            .flatMap(target -> many(where, field.getName(), directive, target));
        };
    }

    private Optional<EntityField> many(
            String where, String name, Directive directive, String target) {
        var order = defaultOrder(directive);
        return switch (directive.getName()) {
            case "toMany" ->
                    Optional.of(new Relation.ToMany(name, text(directive, "by"), target, order));
            case "related" ->
                    Optional.of(new Relation.Related(name, text(directive, "sql"), target, order));
            default -> through(where, name, directive, target);
        };
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
            String where, String name, Directive through, String target) {
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
                            + " belongs to no type, so no rule shows its rows");
            return Optional.empty();
        }
        return Optional.of(
                new Relation.Through(
                        name,
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
                Arrays.stream(order.split(",")).map(RelationReader::orderStep).toList());
    }

    private static Relation.DefaultOrder.Step orderStep(String step) {
        var words = step.strip().split(" ", 2);
        return new Relation.DefaultOrder.Step(
                words[0], words.length == 2 && words[1].strip().equalsIgnoreCase("DESC"));
    }
}
