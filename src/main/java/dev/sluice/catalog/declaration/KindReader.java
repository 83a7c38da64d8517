package dev.sluice.catalog.declaration;

import static dev.sluice.catalog.declaration.Declarations.directive;
import static dev.sluice.catalog.declaration.Declarations.text;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.EntityField;
import dev.sluice.catalog.Kinds;
import graphql.language.Directive;
import graphql.language.FieldDefinition;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the concrete types of interfaces with a table, and collects their mistakes. */
final class KindReader {

    private static final String KIND = "kind";

    private final Declarations declarations;
    private final CatalogProblems problems;
    private final BiFunction<String, FieldDefinition, Optional<EntityField>> fieldOf;

    /**
     * Creates a reader.
     *
     * @param fieldOf reads a field that the named type declares
     */
    KindReader(
            Declarations declarations,
            CatalogProblems problems,
            BiFunction<String, FieldDefinition, Optional<EntityField>> fieldOf) {
        this.declarations = declarations;
        this.problems = problems;
        this.fieldOf = fieldOf;
    }

    /**
     * Reads the concrete types of an interface. The map {@code fields} holds the interface's
     * fields, and this method adds the fields of the concrete types.
     */
    Kinds read(String name, Directive table, Map<String, EntityField> fields) {
        var by = text(table, KIND);
        var labels = labels(fields.get(by));
        if (labels.isEmpty()) {
            problems.add(
                    name,
                    "is an interface with a table, so `kind` must name a field of it, an enumeration that is never null");
        }
        var types = new ArrayList<Kinds.Kind>();
        for (var type : declarations.kindsOf(name).toList()) {
            var value = text(directive(type, KIND).orElseThrow(), "value");
            if (!labels.remove(value)) {
                problems.add(
                        type.getName(),
                        "no " + name + " is of the kind " + value + ", or another type is it");
            }
            types.add(new Kinds.Kind(type.getName(), value, own(name, type, fields)));
        }
        if (!labels.isEmpty()) {
            problems.add(name, "has no type of the kind " + String.join(", ", labels));
        }
        return new Kinds(by, types);
    }

    private Set<String> labels(@Nullable EntityField by) {
        var labels = new LinkedHashSet<String>();
        if (by instanceof Column column && column.enumType() != null && !column.nullable()) {
            labels.addAll(declarations.enums().getOrDefault(column.enumType(), List.of()));
        }
        return labels;
    }

    private Set<String> own(
            String name, ObjectTypeDefinition type, Map<String, EntityField> fields) {
        var own = new LinkedHashSet<String>();
        for (var field : type.getFieldDefinitions()) {
            var read = fieldOf.apply(type.getName(), field);
            if (read.isPresent()) {
                own.add(read.get().name());
                if (fields.putIfAbsent(read.get().name(), read.get()) != null) {
                    problems.add(
                            type.getName() + "." + read.get().name(),
                            "is declared by " + name + " or another type of it already");
                }
            }
        }
        return own;
    }

    /**
     * Reports types with {@code @kind} but without an interface that has a table, and types with
     * such an interface but without {@code @kind}. Also reports types with {@code @kind} and a
     * directive that belongs to the interface.
     */
    void check() {
        var interfaces =
                declarations
                        .tables()
                        .filter(InterfaceTypeDefinition.class::isInstance)
                        .map(type -> type.getName())
                        .collect(Collectors.toSet());
        declarations.all(ObjectTypeDefinition.class).forEach(type -> check(type, interfaces));
    }

    private void check(ObjectTypeDefinition type, Set<String> interfaces) {
        var shared =
                Declarations.interfacesOf(type).stream().filter(interfaces::contains).findFirst();
        if (!type.hasDirective(KIND)) {
            shared.ifPresent(
                    name ->
                            problems.add(
                                    type.getName(),
                                    "implements "
                                            + name
                                            + ", so @kind must say which of its rows are of this type"));
            return;
        }
        if (shared.isEmpty()) {
            problems.add(type.getName(), "is a @kind, but implements no interface with a table");
        }
        for (var directive : List.of("table", "visible", "deletable")) {
            if (type.hasDirective(directive)) {
                problems.add(
                        type.getName(),
                        "is a @kind, so @" + directive + " is for its interface to say");
            }
        }
    }
}
