package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the transcripts in {@code src/test/transcripts}: an operation, the statements that it sends
 * and the whole response, side by side. {@code ./mvnw verify -Dit.test=TranscriptIntegrationTests
 * -Dtests.transcripts=write} writes the expectations anew, and their diff is the review.
 *
 * <p>The operation's comments say who asks ({@code # caller: grace}), how many statements are sent
 * ({@code # statements: 1}) and perhaps its variables ({@code # variables: {…}}).
 */
class TranscriptIntegrationTests {

    private static final Path FOLDER = Path.of("src", "test", "transcripts");
    private static final Pattern SETTING = Pattern.compile("^# (\\w+): (.*)$");
    private static final JsonMapper PRETTY =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(
                            tools.jackson.databind.DeserializationFeature
                                    .USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private final TestSluice sluice = TestSluice.shared();
    private final boolean write = "write".equals(System.getProperty("tests.transcripts"));

    @TestFactory
    Stream<DynamicNode> transcripts() throws IOException {
        assertThat(write && System.getenv("CI") != null).as("CI writes no expectations").isFalse();
        try (var areas = Files.list(FOLDER)) {
            return areas.filter(Files::isDirectory).sorted().toList().stream().map(this::area);
        }
    }

    private DynamicNode area(Path folder) {
        try (var files = Files.list(folder)) {
            var tests =
                    files.filter(file -> file.toString().endsWith(".graphql"))
                            .sorted(Comparator.comparing(Path::toString))
                            .map(
                                    file ->
                                            DynamicTest.dynamicTest(
                                                    file.getFileName().toString(),
                                                    () -> check(file)))
                            .toList();
            return DynamicContainer.dynamicContainer(folder.getFileName().toString(), tests);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void check(Path file) throws IOException {
        var operation = Files.readString(file);
        var settings = settings(operation);
        var response =
                sluice.ask(
                        settings.getOrDefault("caller", "anonymous"),
                        operation,
                        variables(settings.getOrDefault("variables", "{}")));
        var statements = sluice.statements();
        compare(file, ".json", PRETTY.writeValueAsString(response) + "\n");
        compare(
                file,
                ".sql",
                statements.stream().map(SqlLayout::of).sorted().collect(Collectors.joining("\n")));
        assertThat(statements).hasSize(Integer.parseInt(settings.getOrDefault("statements", "1")));
        assertThat(statements).allSatisfy(TranscriptIntegrationTests::showsVisibility);
    }

    /** Every table that a statement reads has its visibility beside it. */
    private static void showsVisibility(String sql) {
        var tables = Pattern.compile("(?:from|join) \\w+ as t\\d+ ").matcher(sql).results().count();
        var visible = Pattern.compile("/\\* visible: ").matcher(sql).results().count();
        assertThat(visible)
                .as("visibilities for %d tables in %s", tables, sql)
                .isGreaterThanOrEqualTo(tables);
    }

    private void compare(Path file, String extension, String actual) throws IOException {
        var expected =
                file.resolveSibling(file.getFileName().toString().replace(".graphql", extension));
        if (write) {
            Files.writeString(expected, actual);
        }
        assertThat(actual).as("%s", expected).isEqualTo(Files.readString(expected));
    }

    private static Map<String, String> settings(String operation) {
        var settings = new LinkedHashMap<String, String>();
        operation
                .lines()
                .map(SETTING::matcher)
                .filter(
                        matcher ->
                                matcher.matches()
                                        && List.of("caller", "statements", "variables")
                                                .contains(matcher.group(1)))
                .forEach(matcher -> settings.put(matcher.group(1), matcher.group(2)));
        return settings;
    }

    private static Map<String, JsonNode> variables(String json) {
        var variables = new LinkedHashMap<String, JsonNode>();
        TestSluice.JSON
                .readTree(json)
                .properties()
                .forEach(entry -> variables.put(entry.getKey(), entry.getValue()));
        return variables;
    }
}
