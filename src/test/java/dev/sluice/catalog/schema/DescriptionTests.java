package dev.sluice.catalog.schema;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.AbstractDescribedNode;
import graphql.language.EnumTypeDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.language.NamedNode;
import graphql.language.Node;
import graphql.language.TypeDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words of the declared schema: every type, field and value has them, and they are plain. */
class DescriptionTests {

    /** Longer ones are for documents: the printed schema has a limit. */
    private static final int MAX_FIELD = 100;

    private static final int MAX_TYPE = 200;

    /** Pronouns without a noun, and beginnings of sentences without a subject. */
    private static final Pattern ODD =
            Pattern.compile(
                    "(?i)\\b(nobody|somebody|whoever|anybody|everybody|of a hundred)\\b|^(what|who|how|that|when|where|which) ");

    private static final Map<String, String> DESCRIPTIONS = descriptions();

    @Test
    void areComplete() {
        assertThat(DESCRIPTIONS).hasSizeGreaterThan(1_000);
        assertThat(names(description -> description.isBlank())).isEmpty();
    }

    @Test
    void areShortSentences() {
        assertThat(names(description -> !description.endsWith("."))).isEmpty();
        assertThat(
                        DESCRIPTIONS.entrySet().stream()
                                .filter(
                                        each ->
                                                each.getValue().length()
                                                        > (each.getKey().contains(".")
                                                                ? MAX_FIELD
                                                                : MAX_TYPE))
                                .map(Map.Entry::getKey))
                .isEmpty();
    }

    @Test
    void arePlain() {
        assertThat(names(description -> ODD.matcher(description).find())).isEmpty();
    }

    /** Descriptions of filters, orders and groups are made of the first clause. */
    @Test
    void firstClausesOfFieldsStandAlone() {
        assertThat(
                        DESCRIPTIONS.entrySet().stream()
                                .filter(each -> each.getKey().contains("."))
                                .filter(
                                        each ->
                                                clause(each.getValue())
                                                        .matches(".*:.*|.{0,2}|.* (and|or|of|to)"))
                                .map(Map.Entry::getKey))
                .isEmpty();
    }

    @Test
    void areTheSameForTheSame() {
        var common =
                Map.of(
                        "id", "Global id.",
                        "createdAt", "Creation time.",
                        "updatedAt", "Time of the last change.",
                        "deletedAt", "Deletion time; null for a live row.",
                        "origin", "Origin; null for a row created in Sluice.");
        DESCRIPTIONS.forEach(
                (name, description) -> {
                    var field = name.substring(name.indexOf('.') + 1);
                    if (name.contains(".") && !name.matches("(Node|SlackFile)\\..*")) {
                        assertThat(description)
                                .as(name)
                                .isEqualTo(common.getOrDefault(field, description));
                    }
                });
    }

    private static List<String> names(Predicate<String> wrong) {
        return DESCRIPTIONS.entrySet().stream()
                .filter(each -> wrong.test(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String clause(String description) {
        return description.split("[.;,(]", 2)[0].strip();
    }

    private static Map<String, String> descriptions() {
        var all = new LinkedHashMap<String, String>();
        for (var file : declarations()) {
            for (TypeDefinition<?> type : file.getTypes(TypeDefinition.class)) {
                all.put(type.getName(), text(type));
                members(type)
                        .forEach(
                                member ->
                                        all.put(
                                                type.getName()
                                                        + "."
                                                        + ((NamedNode<?>) member).getName(),
                                                text(member)));
            }
            file.objectTypeExtensions().values().stream()
                    .flatMap(List::stream)
                    .forEach(
                            extension ->
                                    extension
                                            .getFieldDefinitions()
                                            .forEach(
                                                    field ->
                                                            all.put(
                                                                    extension.getName()
                                                                            + "."
                                                                            + field.getName(),
                                                                    text(field))));
        }
        return all;
    }

    private static Stream<? extends Node<?>> members(TypeDefinition<?> type) {
        return switch (type) {
            case ImplementingTypeDefinition<?> fields -> fields.getFieldDefinitions().stream();
            case EnumTypeDefinition values -> values.getEnumValueDefinitions().stream();
            default -> Stream.empty();
        };
    }

    private static String text(Node<?> node) {
        var description = ((AbstractDescribedNode<?>) node).getDescription();
        return description == null ? "" : description.getContent();
    }

    /** The declarations of each area. */
    private static List<TypeDefinitionRegistry> declarations() {
        var all = new ArrayList<TypeDefinitionRegistry>();
        try (var files = Files.list(Path.of("graphql"))) {
            for (var file : files.sorted().toList()) {
                if (!file.endsWith("directives.graphqls")) {
                    all.add(new SchemaParser().parse(Files.readString(file)));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return all;
    }
}
