package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A Sluice whose log is JSON: a line for each entry, with the trace, without values. */
class JsonLogIntegrationTests {

    private static final Pattern ADDRESS = Pattern.compile("http://\\S+/graphql");
    private static final String SECRET = "marker-of-a-value";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String QUERY =
            """
            {"query": "query Sought($title: String!) { tasks(first: 1, filter: {title: {eq: $title}}) { nodes { title } } }",
             "variables": {"title": "%s"}}"""
                    .formatted(SECRET);

    @Test
    void hasALineForEachEntryWithTheTraceAndWithoutValues(@TempDir Path folder)
            throws IOException, InterruptedException {
        var database = TestDatabase.copy();
        var errors = folder.resolve("errors");
        var process =
                start(
                        database,
                        folder,
                        errors,
                        "--logging.structured.format.console=ecs",
                        "--sluice.database.migrate=true",
                        "--management.tracing.sampling.probability=1",
                        "--management.opentelemetry.tracing.export.otlp.endpoint=http://localhost:1/v1/traces");
        List<String> lines = new ArrayList<>();
        try {
            var output = process.inputReader();
            var address = ADDRESS.matcher(next(output, lines, "Sluice is ready"));
            assertThat(address.find()).isTrue();
            TestDatabase.execute(database, "alter table tasks rename column title to heading");

            assertThat(ask(address.group())).contains("Internal error");

            var entry = entry(next(output, lines, "Internal error"));
            assertThat(entry.at("/log/level").asString()).isEqualTo("ERROR");
            assertThat(entry.at("/trace/id").asString()).isEqualTo(TRACE);
            assertThat(entry.at("/message").asString()).endsWith(" at /tasks in trace " + TRACE);
            assertThat(entry.at("/error/stack_trace").asString()).contains("42703");
        } finally {
            process.toHandle()
                    .destroy(); // unlike the method of the process, leaves its output open
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            lines.addAll(process.inputReader().lines().toList());
        }
        assertThat(lines).allSatisfy(JsonLogIntegrationTests::entry);
        assertThat(String.join("\n", lines) + Files.readString(errors))
                .doesNotContain(SECRET, "slc_")
                .doesNotContain("password=" + database.password());
    }

    /** A start that fails says why in one entry. */
    @Test
    void saysWhyItCannotStart(@TempDir Path folder) throws IOException, InterruptedException {
        var process =
                start(
                        TestDatabase.copy(),
                        folder,
                        folder.resolve("errors"),
                        "--logging.structured.format.console=ecs",
                        "--sluice.limits.max-page=0");

        var lines = process.inputReader().lines().toList();

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(lines).hasSize(1);
        assertThat(entry(lines.getFirst()).get("message").asString())
                .isEqualTo(
                        "Sluice cannot start: sluice.limits.max-page: 0 is below the minimum of 1");
    }

    private static JsonNode entry(String line) {
        var entry = TestSluice.JSON.readTree(line);
        assertThat(entry.has("@timestamp")).isTrue();
        assertThat(entry.has("message")).isTrue();
        return entry;
    }

    /** The next line with a text. */
    private static String next(BufferedReader output, List<String> lines, String text)
            throws IOException {
        @Nullable String line;
        do {
            line = output.readLine();
            assertThat(line).as("%s", lines).isNotNull();
            lines.add(line);
        } while (!line.contains(text));
        return line;
    }

    private static String ask(String address) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(address))
                        .header("Content-Type", "application/json")
                        .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                        .POST(HttpRequest.BodyPublishers.ofString(QUERY));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private static Process start(
            DatabaseTarget database, Path folder, Path errors, String... arguments)
            throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                classPath(),
                                SluiceApplication.class.getName(),
                                "--server.port=0",
                                "--management.server.port=0",
                                "--sluice.import.git=none",
                                "--sluice.database.url=" + database.url(),
                                "--sluice.database.username=" + database.user()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        builder.environment().put("SLUICE_DATABASE_PASSWORD", database.password());
        return builder.redirectError(errors.toFile()).start();
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                        .splitAsStream(System.getProperty("java.class.path"))
                        .filter(entry -> !entry.contains("test-classes"))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
