package dev.sluice.catalog.declaration;

import static dev.sluice.catalog.declaration.Declarations.baseName;
import static dev.sluice.catalog.declaration.Declarations.directive;
import static dev.sluice.catalog.declaration.Declarations.isList;
import static dev.sluice.catalog.declaration.Declarations.isNullable;
import static dev.sluice.catalog.declaration.Declarations.text;
import static dev.sluice.catalog.declaration.Declarations.texts;

import dev.sluice.catalog.ChangeStream;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import graphql.language.Directive;
import graphql.language.FieldDefinition;
import graphql.language.InputValueDefinition;
import graphql.language.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of the subscription type that stream changes, and collects their mistakes. An
 * extension provides the fetchers of the other fields.
 */
final class StreamReader {

    private static final String STREAM = "stream";
    private static final String CURSOR = "FeedCursor";
    private static final String ID = "Id";

    /** The fields of a change beside its row. */
    private static final Set<String> RESERVED_FIELD_NAMES = Set.of("kind", "id", "at", "cursor");

    private final Declarations declarations;
    private final CatalogProblems problems;
    private final List<Entity> entities;

    StreamReader(Declarations declarations, CatalogProblems problems, List<Entity> entities) {
        this.declarations = declarations;
        this.problems = problems;
        this.entities = entities;
    }

    /** Reads the streams, in the order of the declarations. */
    List<ChangeStream> read() {
        var streams = new ArrayList<ChangeStream>();
        var names = new HashSet<String>();
        for (var type : declarations.types().toList()) {
            var isRoot = type.getName().equals(Declarations.SUBSCRIPTION);
            for (var field : type.getFieldDefinitions()) {
                var where = type.getName() + "." + field.getName();
                if (isRoot && !names.add(field.getName())) {
                    problems.add(where, "is declared twice");
                }
                var stream = directive(field, STREAM);
                if (stream.isPresent() && !isRoot) {
                    problems.add(where, "@stream is for fields of " + Declarations.SUBSCRIPTION);
                } else if (stream.isPresent()) {
                    stream(where, field, stream.get()).ifPresent(streams::add);
                }
            }
        }
        return streams;
    }

    private Optional<ChangeStream> stream(
            String where, FieldDefinition field, Directive directive) {
        var kinds = kinds(where, directive);
        after(where, field);
        var of = text(directive, "of");
        var entity = find(of);
        if (entity == null) {
            problems.add(
                    where,
                    of.isEmpty()
                            ? "names no type: `of` is missing"
                            : "streams " + of + ", which is no type with a table");
            return Optional.empty();
        }
        if (!entity.isNode()) {
            problems.add(where, "streams " + entity + ", which does not implement Node");
        }
        if (RESERVED_FIELD_NAMES.contains(entity.singleName())) {
            problems.add(
                    where,
                    "streams "
                            + entity
                            + ", but the name "
                            + entity.singleName()
                            + " is taken in changes");
        }
        if (!isNamed(field.getType(), ChangeStream.typeName(entity), false)) {
            problems.add(where, "must be of type " + ChangeStream.typeName(entity) + "!");
        }
        var argument = Declarations.optionalText(directive, "by");
        var by = argument == null ? null : by(where, field, entity, argument);
        unknownArguments(where, field, argument);
        return Optional.of(new ChangeStream(field.getName(), entity, kinds, by));
    }

    private @Nullable Entity find(String name) {
        return entities.stream()
                .filter(entity -> entity.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private Set<ChangeStream.Kind> kinds(String where, Directive directive) {
        if (directive.getArgument("kinds") == null) {
            return EnumSet.allOf(ChangeStream.Kind.class);
        }
        var kinds = EnumSet.noneOf(ChangeStream.Kind.class);
        for (var name : texts(directive, "kinds")) {
            Arrays.stream(ChangeStream.Kind.values())
                    .filter(kind -> kind.name().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            kinds::add,
                            () ->
                                    problems.add(
                                            where,
                                            name.isEmpty()
                                                    ? "its `kinds` must be values of ChangeKind"
                                                    : "there is no kind of change " + name));
        }
        if (texts(directive, "kinds").isEmpty()) {
            problems.add(where, "its `kinds` name no kind: leave them out for all kinds");
        }
        return kinds;
    }

    private void after(String where, FieldDefinition field) {
        var after = argument(field, ChangeStream.AFTER);
        if (after.isEmpty() || !isNamed(after.get().getType(), CURSOR, true)) {
            problems.add(where, "needs the argument `" + ChangeStream.AFTER + ": " + CURSOR + "`");
        }
    }

    private ChangeStream.@Nullable By by(
            String where, FieldDefinition field, Entity entity, String name) {
        var argument = argument(field, name);
        if (argument.isEmpty() || !isNamed(argument.get().getType(), "ID", false)) {
            problems.add(
                    where,
                    "is selected by %1$s, so it needs an argument `%1$s: ID!`".formatted(name));
        }
        if (!name.endsWith(ID) || name.length() == ID.length()) {
            problems.add(
                    where,
                    "is selected by %s, which must be the name of a relation with Id, like jobId"
                            .formatted(name));
            return null;
        }
        var relation = name.substring(0, name.length() - ID.length());
        if (!(entity.field(relation) instanceof Relation.ToOne one && one.isPointing())) {
            problems.add(
                    where,
                    "is selected by %s, but %s has no relation %s with @toOne(by: …)"
                            .formatted(name, entity, relation));
            return null;
        }
        var target = find(one.target());
        return target == null ? null : new ChangeStream.By(name, one.by(), target);
    }

    private void unknownArguments(String where, FieldDefinition field, @Nullable String by) {
        field.getInputValueDefinitions().stream()
                .map(InputValueDefinition::getName)
                .filter(name -> !name.equals(ChangeStream.AFTER) && !name.equals(by))
                .forEach(
                        name ->
                                problems.add(
                                        where,
                                        "its argument %s selects nothing: name it in `by`"
                                                .formatted(name)));
    }

    private static Optional<InputValueDefinition> argument(FieldDefinition field, String name) {
        return field.getInputValueDefinitions().stream()
                .filter(argument -> argument.getName().equals(name))
                .findFirst();
    }

    private static boolean isNamed(Type<?> type, String name, boolean nullable) {
        return baseName(type).equals(name) && !isList(type) && isNullable(type) == nullable;
    }
}
