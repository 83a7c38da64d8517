package dev.sluice.gateway.slow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.NappingSluice;
import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;

/** The log of operations that take a second or longer, over HTTP. */
@Timeout(120)
class SlowOperationIntegrationTests {

    /** Takes a second and a half. */
    private static final String NAP =
            "query Nap($below: Float!) { naps(filter: {seconds: {gt: 1.234567, lt: $below}}) { nodes { slept } } }";

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(SlowOperationLog.NAME);
    private static TestSluice sluice;

    /** The lines, in a list that several threads may use. */
    private static final class Lines extends ListAppender<ILoggingEvent> {

        @Override
        protected synchronized void append(ILoggingEvent event) {
            super.append(event);
        }

        synchronized List<ILoggingEvent> all() {
            return new ArrayList<>(list);
        }
    }

    private final Lines lines = new Lines();

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        sluice =
                NappingSluice.start(
                        DATABASE, folder, Map.of("sluice.slow-operations.threshold", "1s"));
        sluice.ask("ada", "{ naps(filter: {seconds: {lt: 0}}) { nodes { id } } }");
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @BeforeEach
    void listen() {
        lines.start();
        LOG.addAppender(lines);
    }

    @AfterEach
    void leave() {
        LOG.detachAppender(lines);
    }

    @Test
    void logsWhatASlowOperationCostAndNoValue() {
        var answer = sluice.ask("ada", NAP, Map.of("below", 7.654321));
        var line = only();
        var fields = fields(line);

        assertThat(line.getLevel()).isEqualTo(Level.WARN);
        assertThat(line.getLoggerName()).isEqualTo("dev.sluice.slow");
        assertThat(fields)
                .containsEntry("sluice.operation.type", "query")
                .containsEntry("sluice.operation.name", "Nap")
                .containsEntry("sluice.operation.document", DigestUtils.sha256Hex(NAP))
                .containsEntry(
                        "sluice.operation.cost", answer.at("/extensions/cost/estimated").asLong())
                .containsEntry("sluice.operation.statements", 1)
                .containsEntry("sluice.operation.shared_statements", 0)
                .containsEntry("sluice.operation.key_rows", 1L)
                .containsEntry("sluice.operation.caller", "administrator")
                .containsEntry("sluice.operation.outcome", "OK")
                .containsEntry(
                        "sluice.operation.bytes",
                        (long) answer.at("/data/naps").toString().length())
                .doesNotContainKeys("trace.id", "sluice.operation.left_out");
        assertThat((Double) fields.get("sluice.operation.database_ms")).isGreaterThan(1400);
        assertThat((Double) fields.get("sluice.operation.total_ms")).isGreaterThan(1400);
        fields.forEach(
                (name, value) ->
                        assertThat(line.getFormattedMessage())
                                .contains(name.replace("sluice.operation.", "") + "=" + value));
        assertThat(line.getFormattedMessage() + fields)
                .doesNotContain("1.234567", "7.654321", "naps", "slept", "example.org", "slc_");
    }

    @Test
    void hasTheFieldsAsMembersOfStructuredLogs() {
        sluice.ask("grace", NAP, Map.of("below", 7.654321));
        var json = structured(only());
        assertThat(json.at("/log/logger").asString()).isEqualTo("dev.sluice.slow");
        assertThat(json.at("/sluice/operation/name").asString()).isEqualTo("Nap");
        assertThat(json.at("/sluice/operation/statements").asInt()).isOne();
        assertThat(json.at("/sluice/operation/caller").asString()).isEqualTo("user");
    }

    @Test
    void logsNoQuickOperation() {
        sluice.ask("ada", "{ __typename }");
        sluice.ask("anonymous", "{ naps(filter: {seconds: {lt: 0}}) { nodes { slept } } }");
        assertThat(lines.all()).isEmpty();
    }

    @Test
    void logsAnOperationThatItsDeadlineEnded() {
        var request = sluice.request("anonymous", body(NappingSluice.LONG_NAP));
        sluice.send(request.header("X-Request-Timeout", "1500ms").build());
        var fields = fields(only());
        assertThat(fields)
                .containsEntry("sluice.operation.outcome", "DEADLINE_EXCEEDED")
                .containsEntry("sluice.operation.caller", "anonymous")
                .containsEntry("sluice.operation.statements", 1)
                .containsEntry("sluice.operation.bytes", 0L)
                .doesNotContainKey("sluice.operation.name");
        assertThat((Double) fields.get("sluice.operation.database_ms")).isGreaterThan(1000);
    }

    @Test
    void logsAnOperationWhoseClientLeft() {
        try (var client = HttpClient.newHttpClient()) {
            var request = sluice.request("ada", body(NappingSluice.LONG_NAP)).build();
            var asked = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
            await().until(() -> NappingSluice.napping(DATABASE) == 1);
            await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
            asked.cancel(true);
            await().until(() -> !lines.all().isEmpty());
        }
        assertThat(fields(only()))
                .containsEntry("sluice.operation.outcome", "CANCELLED")
                .containsEntry("sluice.operation.type", "query")
                .containsEntry("sluice.operation.statements", 1);
    }

    /** The text is known although the request has only its hash. */
    @Test
    void namesAPersistedDocumentByItsHash() {
        var hash = DigestUtils.sha256Hex(NAP);
        var extension = Map.of("persistedQuery", Map.of("version", 1, "sha256Hash", hash));
        var variables = Map.of("below", 2.5);
        var both = Map.of("query", NAP, "variables", variables, "extensions", extension);
        sluice.post("ada", TestSluice.JSON.writeValueAsString(both));
        var named = Map.of("variables", variables, "extensions", extension);
        sluice.post("ada", TestSluice.JSON.writeValueAsString(named));
        assertThat(lines.all())
                .hasSize(2)
                .allSatisfy(
                        line ->
                                assertThat(fields(line))
                                        .containsEntry("sluice.operation.document", hash)
                                        .containsEntry("sluice.operation.outcome", "OK"));
    }

    private ILoggingEvent only() {
        var all = lines.all();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static Map<String, Object> fields(ILoggingEvent line) {
        var fields = new LinkedHashMap<String, Object>();
        line.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
        return fields;
    }

    private static JsonNode structured(ILoggingEvent line) {
        var context = new LoggerContext();
        context.putObject(Environment.class.getName(), new StandardEnvironment());
        var encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat("ecs");
        encoder.start();
        return TestSluice.JSON.readTree(encoder.encode(line));
    }

    private static String body(String document) {
        return TestSluice.JSON.writeValueAsString(Map.of("query", document));
    }
}
