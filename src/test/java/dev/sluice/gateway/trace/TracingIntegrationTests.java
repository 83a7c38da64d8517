package dev.sluice.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.BlockingCalls;
import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.TestRequests;
import dev.sluice.gateway.engine.SchemaSettings;
import dev.sluice.gateway.limit.Held;
import dev.sluice.query.run.QueuedRuns;
import dev.sluice.query.run.SharedRuns;
import dev.sluice.query.sql.NamedStatement;
import graphql.ExecutionResult;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/**
 * Traces of requests over HTTP, on one connection to the database, so that what comes while it is
 * taken waits and then goes together. A request is traced if its {@code traceparent} says so.
 */
class TracingIntegrationTests {

    private static final String SDL =
            """
            "Takes as long as it says."
            type Nap implements Node @table(name: "naps") @visible(rule: PUBLIC) {
                id: ID!
                seconds: Float
                slept: String @expression(sql: "(select '' from pg_sleep({row}.seconds))")
                share: String @expression(sql: "(100 / {row}.divisor)::text")
            }
            type Mutation { touch: Touched! }
            type Touched { nap: Nap }
            type Subscription { touches: Touched! }
            """;

    private static final UUID QUICK = new UUID(0, 1);
    private static final UUID LONG = new UUID(0, 2);
    private static final UUID FATAL = new UUID(0, 3);
    private static final String SECRET = "marker-of-a-value";
    private static final String SLOW = "query Slow($id: ID!) { nap(id: $id) { slept } }";
    private static final String OWN_NAME = "sluice";

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static final Queue RECEIVED = new Queue();
    private static HttpServer receiver;
    private static TestSluice sluice;
    private static InMemorySpanExporter exporter;
    private static int traces;

    /** Bodies that the receiver of spans was sent. */
    private static final class Queue extends ConcurrentLinkedQueue<String> {
        private static final long serialVersionUID = 1L;
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext(
                "/v1/traces",
                exchange -> {
                    RECEIVED.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.ISO_8859_1));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        receiver.start();
        TestDatabase.execute(
                DATABASE,
                """
                create table naps (id uuid primary key, seconds double precision, divisor int);
                insert into naps values ('%s', 0, 2), ('%s', 60, 2), ('%s', 0, 0)"""
                        .formatted(QUICK, LONG, FATAL));
        Files.writeString(folder.resolve("nap.graphqls"), SDL);
        sluice =
                TestSluice.start(
                        DATABASE,
                        Map.of(
                                "sluice.schema.locations",
                                SchemaSettings.OWN + ",file:" + folder + "/*.graphqls",
                                "sluice.database.pool-size",
                                "1",
                                "sluice.tracing.client-samples-per-second",
                                "100000",
                                "management.tracing.sampling.probability",
                                "0",
                                "management.opentelemetry.tracing.export.schedule-delay",
                                "100ms",
                                "management.opentelemetry.tracing.export.otlp.endpoint",
                                "http://127.0.0.1:%d/v1/traces"
                                        .formatted(receiver.getAddress().getPort())),
                        Additions.class);
        exporter = sluice.bean(InMemorySpanExporter.class);
    }

    @AfterAll
    static void stop() {
        sluice.close();
        receiver.stop(0);
        assertThat(BlockingCalls.seen()).noneMatch(call -> call.contains("opentelemetry"));
    }

    @BeforeEach
    void forget() {
        spans();
        exporter.reset();
    }

    @Test
    void tracesARequestItsOperationAndItsStatement() {
        var trace = trace();
        var answer = ask(trace, "query One { nap(id: \"%s\") { seconds } }".formatted(id(QUICK)));
        assertThat(answer.at("/data/nap/seconds").asDouble()).isZero();

        await().until(() -> spans(trace).size() == 3);
        var request = only(trace, SpanKind.SERVER);
        var operation = named(trace, "query One");
        var run = only(trace, SpanKind.CLIENT);
        assertThat(request.getName()).isEqualTo("http post /graphql");
        assertThat(request.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        assertThat(operation.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(operation.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("graphql.operation.type"), "query")
                .containsEntry(AttributeKey.stringKey("graphql.operation.name"), "One")
                .hasSize(2);
        assertThat(run.getName()).isEqualTo("SELECT nap");
        assertThat(run.getParentSpanId()).isEqualTo(operation.getSpanId());
        assertThat(run.getLinks()).isEmpty();
        assertThat(run.getEvents()).extracting("name").containsExactly("sent");
        await().until(() -> RECEIVED.stream().anyMatch(body -> body.contains("query One")));
    }

    @Test
    void linksTheRequestsThatShareARun() {
        var document = "query %s($id: ID!) { nap(id: $id) { seconds share } }";
        var shared = share(document, QUICK, LONG, true, true);

        var run = only(shared.first(), shared.second(), SpanKind.CLIENT);
        var owner = run.getTraceId();
        var other = owner.equals(shared.first()) ? shared.second() : shared.first();
        assertThat(run.getParentSpanId()).isEqualTo(operation(owner).getSpanId());
        assertThat(run.getLinks())
                .singleElement()
                .satisfies(
                        link -> {
                            assertThat(link.getSpanContext().getTraceId()).isEqualTo(other);
                            assertThat(link.getSpanContext().getSpanId())
                                    .isEqualTo(operation(other).getSpanId());
                        });
        assertThat(run.getAttributes().asMap())
                .containsEntry(AttributeKey.longKey("db.operation.batch.size"), 2L)
                .containsEntry(AttributeKey.longKey("sluice.run.requests"), 2L);
        var joined = named(other, "shared SELECT nap");
        assertThat(joined.getParentSpanId()).isEqualTo(operation(other).getSpanId());
        assertThat(joined.getLinks())
                .singleElement()
                .satisfies(
                        link -> {
                            assertThat(link.getSpanContext().getTraceId()).isEqualTo(owner);
                            assertThat(link.getSpanContext().getSpanId())
                                    .isEqualTo(run.getSpanId());
                        });
        assertThat(shared.statements())
                .singleElement()
                .satisfies(
                        sent ->
                                assertThat(sent.parameters().getLast().toString())
                                        .endsWith(" " + owner.substring(0, 8)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void addsNothingForAWaiterThatIsNotTraced(boolean isFirstTraced) {
        var document = "query %s($id: ID!) { nap(id: $id) { share seconds } }";
        var shared = share(document, QUICK, LONG, isFirstTraced, !isFirstTraced);
        var traced = isFirstTraced ? shared.first() : shared.second();
        var untraced = isFirstTraced ? shared.second() : shared.first();

        var run = only(traced, SpanKind.CLIENT);
        assertThat(run.getLinks()).isEmpty();
        assertThat(run.getAttributes().get(AttributeKey.longKey("sluice.run.requests")))
                .isEqualTo(2);
        assertThat(spans(untraced)).isEmpty();
        assertThat(spans(traced)).hasSize(3);
    }

    @Test
    void sendsThePlainStatementForUntracedRequestsThatShareARun() {
        var document = "query %s($id: ID!) { nap(id: $id) { id share seconds } }";
        var shared = share(document, QUICK, LONG, false, false);
        assertThat(spans(shared.first())).isEmpty();
        assertThat(spans(shared.second())).isEmpty();
        assertThat(shared.statements())
                .singleElement()
                .satisfies(
                        sent -> {
                            assertThat(sent.sql()).doesNotContain("set_config");
                            assertThat(sent.parameters()).hasSize(2);
                        });
    }

    /** Each attempt is a span: the shared one, and one for each request alone. */
    @Test
    void showsEachAttemptOfARunThatFailsForTheRowOfAnother() {
        var document = "query %s($id: ID!) { nap(id: $id) { share } }";
        var shared = share(document, QUICK, FATAL, true, true);

        var good = spans(shared.first(), SpanKind.CLIENT);
        var bad = spans(shared.second(), SpanKind.CLIENT);
        var all = Stream.concat(good.stream(), bad.stream()).toList();
        assertThat(all).hasSize(3);
        var together = all.stream().filter(run -> requests(run) == 2).toList();
        assertThat(together)
                .singleElement()
                .satisfies(TracingIntegrationTests::isDivisionByZero)
                .satisfies(run -> assertThat(run.getLinks()).hasSize(1));
        assertThat(good.stream().filter(run -> requests(run) == 1))
                .singleElement()
                .satisfies(
                        run ->
                                assertThat(run.getStatus().getStatusCode())
                                        .isEqualTo(StatusCode.UNSET));
        assertThat(bad.stream().filter(run -> requests(run) == 1))
                .singleElement()
                .satisfies(TracingIntegrationTests::isDivisionByZero);
        var joined =
                Stream.of(shared.first(), shared.second())
                        .flatMap(trace -> spans(trace).stream())
                        .filter(span -> span.getName().startsWith("shared "))
                        .toList();
        assertThat(joined).singleElement().satisfies(TracingIntegrationTests::isDivisionByZero);
        assertThat(sessions()).containsOnly(OWN_NAME);
    }

    private static long requests(SpanData run) {
        return Objects.requireNonNull(
                run.getAttributes().get(AttributeKey.longKey("sluice.run.requests")));
    }

    private static void isDivisionByZero(SpanData span) {
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).isEmpty();
        assertThat(span.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("error.type"), "22012")
                .containsEntry(AttributeKey.stringKey("db.response.status_code"), "22012");
        assertThat(span.getEvents()).allMatch(event -> event.getName().equals("sent"));
    }

    /** So the explained plan is the plan of the statement without a trace. */
    @Test
    void explainsATracedStatementWithoutItsName() {
        var trace = trace();
        var document = "query Why { nap(id: \"%s\") { share } }".formatted(id(QUICK));
        var body = Map.of("query", document, "extensions", Map.of("explain", true));
        var answer = later("ada", trace, true, body).join();

        await().until(() -> spans(trace).size() == 3);
        assertThat(only(trace, SpanKind.CLIENT).getName()).isEqualTo("SELECT nap");
        var sql = answer.at("/extensions/explain/0/sql").asString();
        assertThat(sql).startsWith("select").doesNotContain("set_config");
        assertThat(sluice.statements()).contains(sql);
    }

    @Test
    void namesTheOperationInTheDatabaseWhileItsStatementRuns() {
        var trace = trace();
        var asked = slow(trace, "5s");
        await().until(() -> sessions().contains("sluice: query Slow " + trace.substring(0, 8)));
        assertThat(sessions()).allMatch(name -> name.length() < 64);

        assertThat(asked.join().at("/errors/0/extensions/code").asString())
                .isEqualTo("DEADLINE_EXCEEDED");
        await().until(() -> napping() == 0);
        await().until(() -> sessions().stream().allMatch(OWN_NAME::equals));
        await().until(() -> spans(trace).size() == 3);
        assertThat(only(trace, SpanKind.CLIENT).getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("error.type"), "cancelled");
        assertThat(operation(trace).getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("error.type"), "DEADLINE_EXCEEDED");
        assertThat(operation(trace).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void givesTheSessionItsOwnNameBackAfterAnAnswerAndAnError() {
        for (var key : List.of(QUICK, FATAL)) {
            var trace = trace();
            ask(trace, "query Back { nap(id: \"%s\") { share } }".formatted(id(key)));
            assertThat(sluice.sent().getLast().parameters().getLast())
                    .isEqualTo("sluice: query Back " + trace.substring(0, 8));
            assertThat(
                            sluice.bean(SqlRunner.class)
                                    .rows(
                                            "select current_setting('application_name') as name",
                                            List.of(),
                                            row -> row.get("name", String.class))
                                    .blockLast(Duration.ofSeconds(20)))
                    .isEqualTo(OWN_NAME);
        }
    }

    @Test
    void takesAnyNameOfAnOperation() {
        var name = "N".repeat(10_000);
        var trace = trace();
        var answer =
                ask(trace, "query %s { nap(id: \"%s\") { seconds } }".formatted(name, id(QUICK)));
        assertThat(answer.at("/data/nap/seconds").isNumber()).isTrue();
        assertThat(sluice.sent().getLast().parameters().getLast())
                .isEqualTo("sluice: query " + "N".repeat(40) + " " + trace.substring(0, 8));
        await().until(() -> spans(trace).size() == 3);
        assertThat(operation(trace).getName()).isEqualTo("query " + "N".repeat(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b\n\u001b[31m", "😀😀", "'; drop table naps; --"})
    void takesNoNameThatTheDocumentHasNot(String name) {
        var trace = trace();
        var body =
                Map.of(
                        "query",
                        "query Known { nap(id: \"%s\") { seconds } }".formatted(id(QUICK)),
                        "operationName",
                        name);
        var answer = post(trace, body);
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
        await().until(() -> spans(trace).size() == 2);
        assertThat(named(trace, "GraphQL Operation").getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("error.type"), "BAD_USER_INPUT");
        assertThat(spans(trace).toString()).doesNotContain(name);
    }

    @Test
    void keepsTextAndValuesOfADocumentOutOfSpans() {
        var trace = trace();
        var document =
                "query Filtered($id: ID!) { nap(id: $id) { mine: seconds } projects(filter: {name: {eq: \"%s\"}}) { totalCount } }"
                        .formatted(SECRET);
        assertThat(ask(trace, document, QUICK).path("errors")).isEmpty();
        var get =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://localhost:%d/graphql?query=%s"
                                                .formatted(
                                                        sluice.port(),
                                                        URLEncoder.encode(
                                                                "{ projects(filter: {name: {eq: \"%s\"}}) { totalCount } }"
                                                                        .formatted(SECRET),
                                                                StandardCharsets.UTF_8))))
                        .header("Accept", "application/graphql-response+json")
                        .header("traceparent", header(trace, true))
                        .header("baggage", "secret=" + SECRET)
                        .build();
        assertThat(sluice.send(get).statusCode()).isEqualTo(200);

        await().until(() -> spans(trace).size() == 7);
        assertThat(spans(trace).toString())
                .doesNotContain(SECRET)
                .doesNotContain(QUICK.toString())
                .doesNotContain("mine");
    }

    @Test
    void tracesNothingUnlessItIsChosen() {
        var document = "query Plain { nap(id: \"%s\") { seconds } }".formatted(id(QUICK));
        var untraced = trace();
        assertThat(post(untraced, false, Map.of("query", document)).path("errors")).isEmpty();
        var plain = sluice.sent().getLast();
        sluice.ask("anonymous", document);
        assertThat(sluice.sent().getLast().sql()).isEqualTo(plain.sql());
        var traced = trace();
        ask(traced, document);
        var named = sluice.sent().getLast();

        await().until(() -> spans(traced).size() == 3);
        assertThat(spans()).allMatch(span -> span.getTraceId().equals(traced));
        assertThat(plain.sql()).doesNotContain("set_config");
        assertThat(named.sql()).isEqualTo(NamedStatement.text(plain.sql(), 2));
        assertThat(named.parameters()).hasSize(3);
    }

    /** PostgreSQL plans a statement five times, then once for all runs if that is no dearer. */
    @Test
    void keepsThePreparedPlansOfBothTexts() {
        var document = "query Planned { nap(id: \"%s\") { id seconds } }".formatted(id(QUICK));
        for (var run = 0; run < 9; run++) {
            ask(trace(), document);
            sluice.ask("anonymous", document);
        }
        var plain = sluice.sent().getLast().sql();
        ask(trace(), document);
        var named = sluice.sent().getLast().sql();

        var plans =
                Objects.requireNonNull(
                        sluice.bean(SqlRunner.class)
                                .rows(
                                        "select statement, custom_plans, generic_plans from pg_prepared_statements",
                                        List.of(),
                                        row ->
                                                Map.entry(
                                                        row.get("statement", String.class),
                                                        row.get("custom_plans", Long.class)
                                                                + " custom, "
                                                                + row.get(
                                                                        "generic_plans", Long.class)
                                                                + " generic"))
                                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                                .block(Duration.ofSeconds(20)));
        assertThat(plans)
                .containsEntry(plain, "5 custom, 4 generic")
                .containsEntry(named, "5 custom, 5 generic");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ tasks(first: 5, filter: {status: {notIn: [COMPLETED]}}, orderBy: [{priority: DESC}]) { totalCount nodes { title assignee { name } project { name } } pageInfo { endCursor } } }",
                "{ conversations(first: 20) { nodes { title messages(first: 10) { nodes { content } } } } }",
                "{ tokenUsages { aggregate(groupBy: [{project: true}, {model: true}]) { key { model } count sum { totalTokens } } } }",
                "{ nodes(ids: [\"nap_00000000-0000-0000-0000-000000000001\"]) { id } }",
                "{ nap(id: \"nap_00000000-0000-0000-0000-000000000001\") { seconds } }"
            })
    void leavesThePlanBelowTheNameAsItIs(String document) throws SQLException {
        assertThat(sluice.ask("ada", document).path("errors")).isEmpty();
        var plain = sluice.sent().getLast();
        var named = NamedStatement.text(plain.sql(), plain.parameters().size());

        var before = explained(plain.sql(), plain.parameters().size());
        var after = explained(named, plain.parameters().size() + 1);
        assertThat(after.at("/Node Type").asString()).isEqualTo("Result");
        assertThat(after.at("/One-Time Filter").asString()).contains("IS NOT NULL");
        assertThat(work(after)).isEqualTo(work(before)).contains("Function Scan");
    }

    /**
     * The part of a plan that makes the rows, without where it stands and its sub-plans' numbers.
     */
    private static String work(JsonNode plan) {
        var scans =
                plan.at("/Plans")
                        .valueStream()
                        .filter(part -> part.path("Node Type").asString().equals("Function Scan"))
                        .toList();
        assertThat(scans).hasSize(1);
        return scans.getFirst()
                .toString()
                .replaceFirst("\"Parent Relationship\":\"\\w+\",", "")
                .replaceAll("(InitPlan|SubPlan) \\d+", "$1");
    }

    /** The plan for all runs of a statement. */
    private static JsonNode explained(String sql, int parameters) throws SQLException {
        try (var connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute("prepare sent as " + sql);
            var nulls = String.join(", ", Collections.nCopies(parameters, "null"));
            try (var rows =
                    statement.executeQuery(
                            "explain (costs off, format json) execute sent(" + nulls + ")")) {
                rows.next();
                return TestSluice.JSON.readTree(rows.getString(1)).at("/0/Plan");
            }
        }
    }

    @Test
    void tracesWhatAPayloadReads() {
        var trace = trace();
        var answer = ask(trace, "mutation Touch { touch { nap { seconds } } }");
        assertThat(answer.at("/data/touch/nap/seconds").isNumber()).isTrue();
        await().until(() -> spans(trace).size() == 3);
        assertThat(only(trace, SpanKind.CLIENT).getParentSpanId())
                .isEqualTo(named(trace, "mutation Touch").getSpanId());
        assertThat(sluice.sent().getLast().parameters().getLast())
                .isEqualTo("sluice: mutation Touch " + trace.substring(0, 8));
    }

    @Test
    void tracesWhatEventsRead() {
        var span =
                sluice.bean(Tracer.class).spanBuilder().kind(Span.Kind.SERVER).name("ws").start();
        var events = subscribe("subscription Watch { touches { nap { seconds } } }", span);
        assertThat(events.collectList().block(Duration.ofSeconds(20))).hasSize(2);
        var trace = span.context().traceId();
        await().until(() -> spans(trace, SpanKind.CLIENT).size() == 2);
        var operation = named(trace, "subscription Watch");
        assertThat(spans(trace, SpanKind.CLIENT))
                .allMatch(run -> run.getParentSpanId().equals(operation.getSpanId()));
        assertThat(sluice.sent().getLast().parameters().getLast())
                .isEqualTo("sluice: subscription Watch " + trace.substring(0, 8));
    }

    @Test
    void makesNothingOfItWithoutAPlaceForSpans() {
        assertThatThrownBy(() -> TestSluice.shared().bean(SdkTracerProvider.class))
                .isInstanceOf(NoSuchBeanDefinitionException.class);
        assertThatThrownBy(() -> TestSluice.shared().bean(TraceInterceptor.class))
                .isInstanceOf(NoSuchBeanDefinitionException.class);
        var answer =
                TestSluice.shared()
                        .send(
                                TestSluice.shared()
                                        .request(
                                                "ada",
                                                "{\"query\": \"{ tasks(first: 1) { nodes { id } } }\"}")
                                        .header("traceparent", header(trace(), true))
                                        .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(TestSluice.shared().sent().getLast().sql()).doesNotContain("set_config");
    }

    /** Subscribes as a transport does in a traced request. */
    private static Flux<ExecutionResult> subscribe(String document, Span span) {
        var attributes = new HashMap<String, Object>();
        Held.in(attributes);
        var exchange =
                new ServerRequestObservationContext(
                        MockServerHttpRequest.get("/graphql").build(),
                        new MockServerHttpResponse(),
                        attributes);
        var tracing = new TracingContext();
        tracing.setSpan(span);
        exchange.put(TracingContext.class, tracing);
        attributes.put(
                ServerRequestObservationContext.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE, exchange);
        var request = TestRequests.of(document, attributes);
        var response =
                Objects.requireNonNull(
                        sluice.bean(WebGraphQlHandler.class)
                                .handleRequest(request)
                                .block(Duration.ofSeconds(20)));
        assertThat(response.getErrors()).isEmpty();
        return Flux.from(Objects.requireNonNull(response.<Publisher<ExecutionResult>>getData()));
    }

    /**
     * Two requests that share a run.
     *
     * @param first the trace of the first
     * @param second the trace of the second
     * @param statements what was sent when they had both come
     */
    private record Shared(String first, String second, List<TestSluice.Sent> statements) {}

    /**
     * Has two callers ask for two rows while the only connection is taken.
     *
     * @param document with the operation's name to fill in
     */
    private static Shared share(
            String document, UUID first, UUID second, boolean firstTraced, boolean secondTraced) {
        // a statement shares runs once it is known to be quick
        for (var run = 0; run < 6; run++) {
            for (var name : List.of("First", "Second")) {
                later("grace", trace(), false, body(document.formatted(name), QUICK)).join();
            }
        }
        var runs = sluice.bean(SharedRuns.class);
        var occupant = slow(trace(), "10s");
        await().until(() -> napping() == 1);
        var before = sluice.sent().size();
        var traces = List.of(trace(), trace());
        var answers = new ArrayList<CompletableFuture<JsonNode>>();
        answers.add(
                later(
                        "grace",
                        traces.get(0),
                        firstTraced,
                        body(document.formatted("First"), first)));
        await().until(() -> QueuedRuns.waiting(runs) == 1);
        answers.add(
                later(
                        "linus",
                        traces.get(1),
                        secondTraced,
                        body(document.formatted("Second"), second)));
        await().until(() -> QueuedRuns.waiting(runs) == 2);
        query(
                "select pg_cancel_backend(pid)::text from pg_stat_activity"
                        + " where datname = current_database() and wait_event = 'PgSleep'");
        occupant.join();
        answers.forEach(CompletableFuture::join);
        var sent = sluice.sent();
        for (var i = 0; i < traces.size(); i++) {
            var trace = traces.get(i);
            if (i == 0 ? firstTraced : secondTraced) {
                await().until(() -> !spans(trace, SpanKind.SERVER).isEmpty());
            }
        }
        return new Shared(traces.get(0), traces.get(1), sent.subList(before, sent.size()));
    }

    /** A request that waits for its deadline. */
    private static CompletableFuture<JsonNode> slow(String trace, String deadline) {
        var request =
                sluice.request("anonymous", TestSluice.JSON.writeValueAsString(body(SLOW, LONG)))
                        .header("traceparent", header(trace, true))
                        .header("X-Request-Timeout", deadline)
                        .build();
        return CompletableFuture.supplyAsync(
                () -> TestSluice.JSON.readTree(sluice.send(request).body()));
    }

    private static CompletableFuture<JsonNode> later(
            String caller, String trace, boolean isTraced, Map<String, ?> body) {
        var request =
                sluice.request(caller, TestSluice.JSON.writeValueAsString(body))
                        .header("traceparent", header(trace, isTraced))
                        .build();
        return CompletableFuture.supplyAsync(
                () -> TestSluice.JSON.readTree(sluice.send(request).body()));
    }

    private static JsonNode ask(String trace, String document) {
        return post(trace, Map.of("query", document));
    }

    private static JsonNode ask(String trace, String document, UUID key) {
        return post(trace, body(document, key));
    }

    private static Map<String, ?> body(String document, UUID key) {
        return Map.of("query", document, "variables", Map.of("id", id(key)));
    }

    private static JsonNode post(String trace, Map<String, ?> body) {
        return post(trace, true, body);
    }

    private static JsonNode post(String trace, boolean isTraced, Map<String, ?> body) {
        return later("anonymous", trace, isTraced, body).join();
    }

    private static String id(UUID key) {
        return "nap_" + key;
    }

    /** An id of a new trace. */
    private static synchronized String trace() {
        traces++;
        return "%08x".formatted(traces) + "77b34da6a3ce929d0e0e4736";
    }

    private static String header(String trace, boolean isSampled) {
        return "00-" + trace + "-00f067aa0ba902b7-" + (isSampled ? "01" : "00");
    }

    /** All spans that have ended. */
    private static List<SpanData> spans() {
        sluice.bean(SdkTracerProvider.class).forceFlush().join(20, TimeUnit.SECONDS);
        return exporter.getFinishedSpanItems();
    }

    private static List<SpanData> spans(String trace) {
        return spans().stream().filter(span -> span.getTraceId().equals(trace)).toList();
    }

    private static List<SpanData> spans(String trace, SpanKind kind) {
        return spans(trace).stream().filter(span -> span.getKind() == kind).toList();
    }

    private static SpanData only(String trace, SpanKind kind) {
        var found = spans(trace, kind);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static SpanData only(String first, String second, SpanKind kind) {
        var found = new ArrayList<>(spans(first, kind));
        found.addAll(spans(second, kind));
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static SpanData named(String trace, String name) {
        var found = spans(trace).stream().filter(span -> span.getName().equals(name)).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** The span of the operation in a trace. */
    private static SpanData operation(String trace) {
        var found =
                spans(trace).stream().filter(span -> span.getName().startsWith("query ")).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** The names of Sluice's sessions. */
    private static List<String> sessions() {
        return Arrays.asList(
                query(
                                "select string_agg(application_name, E'\\n') from pg_stat_activity"
                                        + " where datname = current_database() and application_name like 'sluice%'")
                        .split("\n"));
    }

    private static int napping() {
        return Integer.parseInt(
                query(
                        "select count(*) from pg_stat_activity where datname = current_database()"
                                + " and state = 'active' and wait_event = 'PgSleep'"));
    }

    private static String query(String sql) {
        try (var connection = DATABASE.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Additions {

        @Bean
        InMemorySpanExporter inMemorySpanExporter() {
            return InMemorySpanExporter.create();
        }

        @Bean
        RuntimeWiringConfigurer touching() {
            return wiring ->
                    wiring.type("Mutation", type -> type.dataFetcher("touch", _ -> touched()))
                            .type(
                                    "Subscription",
                                    type ->
                                            type.dataFetcher(
                                                    "touches",
                                                    _ -> Flux.range(0, 2).map(_ -> touched())));
        }

        private static Map<String, @Nullable Object> touched() {
            return Map.of("nap", QUICK);
        }
    }
}
