package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.ParseAndValidate;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each GraphQL operation that a document shows is valid for the public schema. */
class DocumentedQueriesTests {

    /** A block at the start of a line: indented blocks are parts of the SDL. */
    private static final Pattern BLOCK =
            Pattern.compile("^```graphql\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** The query of a request in JSON. */
    private static final Pattern JSON = Pattern.compile("\"query\": ?\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final GraphQLSchema schema;

    DocumentedQueriesTests() throws IOException {
        schema =
                UnExecutableSchemaGenerator.makeUnExecutableSchema(
                        new SchemaParser()
                                .parse(Files.readString(Path.of("docs", "schema.graphql"))));
    }

    private record Shown(Path file, int line, String operation) {}

    @TestFactory
    Stream<DynamicTest> areValid() throws IOException {
        var all = documents().stream().flatMap(DocumentedQueriesTests::operations).toList();
        assertThat(all).hasSizeGreaterThanOrEqualTo(8);
        return all.stream()
                .map(
                        shown ->
                                DynamicTest.dynamicTest(
                                        shown.file() + ":" + shown.line(),
                                        () -> check(shown.operation())));
    }

    private void check(String operation) {
        var document = Parser.parse(operation);
        assertThat(ParseAndValidate.validate(schema, document, Locale.ROOT))
                .as(operation)
                .isEmpty();
    }

    private static List<Path> documents() throws IOException {
        try (var docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(
                                    Path.of("README.md"),
                                    Path.of("CONTRIBUTING.md"),
                                    Path.of("db", "import", "README.md")),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Shown> operations(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        var blocks = BLOCK.matcher(text).results().map(found -> shown(file, text, found));
        var requests = JSON.matcher(text).results().map(found -> shown(file, text, found));
        return Stream.concat(blocks, requests)
                .map(
                        shown ->
                                new Shown(
                                        shown.file(),
                                        shown.line(),
                                        shown.operation().replace("\\\"", "\"")));
    }

    private static Shown shown(Path file, String text, MatchResult found) {
        var line = 1 + (int) text.substring(0, found.start()).lines().count();
        return new Shown(file, line, found.group(1));
    }
}
