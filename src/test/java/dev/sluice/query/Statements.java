package dev.sluice.query;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.CatalogProblems;
import dev.sluice.catalog.CatalogReader;
import dev.sluice.catalog.Declarations;
import dev.sluice.database.DatabaseSchema;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Limits;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Plans operations over Sluice's own types, without a database. */
final class Statements {

    static final Limits LIMITS =
            new Limits(
                    20, 100, 100, 1000, 12, 1 << 24, 1 << 25, 300, 100_000, 200_000, 15_000, 40,
                    5_000, 500, 100, 200);

    static final Catalog CATALOG = catalog();

    private final PlanCache plans =
            new PlanCache(CATALOG, new DatabaseSchema(Map.of(), Map.of()), LIMITS);
    private final Fragments fragments = new Fragments(plans, CATALOG);

    private static Catalog catalog() {
        try (var files = Files.list(Path.of("graphql"))) {
            var texts = new ArrayList<String>();
            for (var file :
                    files.filter(each -> each.toString().endsWith(".graphqls")).sorted().toList()) {
                texts.add(Files.readString(file));
            }
            var problems = new CatalogProblems();
            var catalog = CatalogReader.read(Declarations.parse(texts), problems);
            problems.throwIfAny();
            return catalog;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Document parse(String operation) {
        return Parser.parse(operation);
    }

    /** The key of an operation's first root field. */
    FragmentKey key(String operation, Map<String, Object> variables, Caller caller) {
        return key(parse(operation), variables, caller);
    }

    FragmentKey key(Document document, Map<String, Object> variables, Caller caller) {
        return key(document, variables, 0, caller);
    }

    FragmentKey key(Document document, Map<String, Object> variables, int length, Caller caller) {
        var operation = document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        var field = (Field) operation.getSelectionSet().getSelections().getFirst();
        var named =
                document.getDefinitionsOfType(FragmentDefinition.class).stream()
                        .collect(
                                Collectors.toMap(
                                        FragmentDefinition::getName, fragment -> fragment));
        var request = new PlanCache.Request(operation, List.of(field), named, variables, length);
        return fragments.key(RootField.of(CATALOG).get(field.getName()), request, caller);
    }

    /** What an operation costs. */
    long cost(String text, Map<String, Object> variables) {
        var document = parse(text);
        var operation = document.getDefinitionsOfType(OperationDefinition.class).getFirst();
        return fragments.cost(operation, fragments(document), variables, 0, Caller.anonymous());
    }

    private static Map<String, FragmentDefinition> fragments(Document document) {
        return document.getDefinitionsOfType(FragmentDefinition.class).stream()
                .collect(Collectors.toMap(FragmentDefinition::getName, fragment -> fragment));
    }

    long plansKept() {
        return plans.plansKept();
    }

    long plansMade() {
        return plans.plansMade();
    }
}
