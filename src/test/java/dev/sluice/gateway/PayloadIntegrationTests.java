package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.engine.SchemaSettings;
import dev.sluice.gateway.limit.Admission;
import dev.sluice.gateway.limit.Held;
import dev.sluice.query.run.AnswerMemory;
import graphql.ExecutionResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * A mutation and a subscription that a stranger to the gateway adds: SDL, and fetchers that answer
 * keys. What is read below them is Sluice's own.
 *
 * <p>{@code -Dtests.subscription=PT15M} says how long the subscription is watched.
 */
class PayloadIntegrationTests {

    private static final String SDL =
            """
            type Mutation { touch(id: ID!): Touched!  fail: Touched }
            type Touched { task: Task  required: Task!  deep: Deeper  note: String! }
            type Deeper { task: Task }
            type Subscription { touches(every: Int!, times: Int): Touched! }
            """;
    private static final UUID KEY = UUID.fromString("01900000-0000-7000-8000-000000002101");
    private static final String TASK = "task_" + KEY;
    private static final Duration WATCHED =
            Duration.parse(System.getProperty("tests.subscription", "PT8S"));

    /** Characters of the task's description. */
    private static final int TEXT = 1_000_000;

    private static final long BYTES_OF_15_MINUTES = 100L << 20;

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static TestSluice sluice;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        describe(TEXT);
        Files.writeString(folder.resolve("test.graphqls"), SDL);
        sluice =
                TestSluice.start(
                        DATABASE,
                        Map.of(
                                "sluice.schema.locations",
                                SchemaSettings.OWN + ",file:" + folder + "/*.graphqls",
                                "sluice.edge.timeout",
                                "4s",
                                "sluice.limits.max-fragment",
                                "2MB",
                                "sluice.limits.max-cost",
                                "3000"),
                        Fetchers.class);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void answersAPayloadFieldWithoutAnId() {
        var payload =
                sluice.ask(
                        "ada",
                        "mutation { touch(id: \"%s\") { note task { id title project { name } } required { title } deep { task { status } } } }"
                                .formatted(TASK));
        var task =
                sluice.ask(
                        "ada",
                        "{ task(id: \"%s\") { id title status project { name } } }"
                                .formatted(TASK));

        assertThat(payload.path("errors")).isEmpty();
        var touch = payload.at("/data/touch");
        assertThat(touch.at("/task/id").asString()).isEqualTo(TASK);
        assertThat(touch.at("/task/title")).isEqualTo(task.at("/data/task/title"));
        assertThat(touch.at("/task/project")).isEqualTo(task.at("/data/task/project"));
        assertThat(touch.at("/required/title")).isEqualTo(task.at("/data/task/title"));
        assertThat(touch.at("/deep/task/status")).isEqualTo(task.at("/data/task/status"));
    }

    @Test
    void showsAPayloadsTaskToThoseAloneWhoSeeIt() {
        var document = "mutation { touch(id: \"%s\") { note task { title } } }".formatted(TASK);
        var hidden = sluice.ask("barbara", document);
        assertThat(
                        sluice.ask("barbara", "{ task(id: \"%s\") { title } }".formatted(TASK))
                                .at("/data/task")
                                .isNull())
                .isTrue();
        assertThat(hidden.path("errors")).isEmpty();
        assertThat(hidden.at("/data/touch/task").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ title }",
                "{ title project { tasks(first: 50) { nodes { title } } } }",
                "{ project { tasks(first: 20) { nodes { dependents(first: 20) { totalCount } } } } }"
            })
    void costsTheSameInAPayloadAndInAQuery(String selection) {
        var query = sluice.ask("ada", "{ task(id: \"%s\") %s }".formatted(TASK, selection));
        var mutation =
                sluice.ask(
                        "ada",
                        "mutation { touch(id: \"%s\") { task %s } }".formatted(TASK, selection));
        assertThat(cost(mutation)).isEqualTo(cost(query)).isPositive();

        var both =
                sluice.ask(
                        "ada",
                        "mutation { a: touch(id: \"%1$s\") { task %2$s } b: touch(id: \"%1$s\") { deep { task %2$s } } }"
                                .formatted(TASK, selection));
        assertThat(cost(both)).isEqualTo(2 * cost(query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ project { tasks(first: 100) { nodes { dependents(first: 100) { nodes { id } } } } } }",
                "{ dependents(first: 101) { nodes { id } } }",
                "{ dependents(filter: {title: null}) { nodes { id } } }"
            })
    void rejectsInAPayloadWhatAQueryMayNot(String selection) {
        var query = sluice.ask("ada", "{ task(id: \"%s\") %s }".formatted(TASK, selection));
        var mutation =
                sluice.ask(
                        "ada",
                        "mutation { touch(id: \"%s\") { task %s } }".formatted(TASK, selection));
        assertThat(mutation.at("/errors/0/extensions/code"))
                .isEqualTo(query.at("/errors/0/extensions/code"));
        assertThat(mutation.at("/errors/0/message")).isEqualTo(query.at("/errors/0/message"));
        assertThat(query.at("/errors/0/message").asString()).isNotBlank();
    }

    /** The engine loses an error in the second field of a mutation; the request is answered. */
    @Test
    void answersWhenAFetcherFailsWithAnError() {
        var answer =
                sluice.ask(
                        "ada",
                        "mutation { touch(id: \"%s\") { task { title } } fail { note } }"
                                .formatted(TASK));
        assertThat(answer.at("/errors/0/extensions/code").asString())
                .isIn("INTERNAL", "DEADLINE_EXCEEDED");
        assertThat(answer.toString()).doesNotContain("of the test");
    }

    @Test
    void rejectsSubscriptionsInARequestWithOneAnswer() {
        var answer = sluice.ask("ada", "subscription { touches(every: 10) { note } }");
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
        assertThat(answer.at("/errors/0/message").asString()).contains("subscription");
    }

    @Test
    void rejectsASubscriptionAboveTheLimits() {
        var response =
                subscribe(
                        "subscription { touches(every: 10) { task { project { tasks(first: 100) { nodes { dependents(first: 100) { nodes { id } } } } } } } }");
        assertThat(response.getErrors().getFirst().getMessage()).contains("costs");
    }

    /** Longer than a deadline, and more bytes than one response may have. */
    @Test
    void deliversForLongerThanADeadlineAndMoreThanAResponse() {
        var memory = sluice.bean(AnswerMemory.class);
        var events = new AtomicInteger();
        var bytes = new AtomicLong();
        var most = new AtomicLong();
        var response =
                subscribe("subscription { touches(every: 100) { note task { description } } }");
        assertThat(response.getErrors()).isEmpty();
        var running =
                Flux.from(events(response))
                        .limitRate(1) // as a transport that waits until an event is written
                        .doOnNext(
                                event -> {
                                    assertThat(event.getErrors()).isEmpty();
                                    events.incrementAndGet();
                                    bytes.addAndGet(text(event).length());
                                    most.accumulateAndGet(memory.used(), Math::max);
                                })
                        .take(WATCHED)
                        .then()
                        .toFuture();
        await().until(() -> events.get() > 3);
        assertThat(sluice.bean(Admission.class).inside()).as("the place is given back").isZero();

        running.join();
        System.out.printf(
                "%d events, %d bytes in %s; at most %d bytes held%n",
                events.get(), bytes.get(), WATCHED, most.get());
        assertThat(bytes.get()).isGreaterThan(WATCHED.toMinutes() * BYTES_OF_15_MINUTES / 15);
        assertThat(events.get()).isGreaterThan(10);
        assertThat(most.get()).as("bytes of answers held").isLessThan(4L * TEXT);
        await().until(() -> memory.used() == 0);
    }

    /** An event that is too large is an error of that event; the next one comes. */
    @Test
    void failsAnEventAloneWhoseAnswerIsTooLarge() {
        var response =
                subscribe(
                        "subscription { touches(every: 50, times: 40) { note task { title description } } }");
        var counts = new HashMap<Boolean, Integer>();
        var number = new AtomicInteger();
        Flux.from(events(response))
                .publishOn(Schedulers.boundedElastic(), 1)
                .doOnNext(
                        event -> {
                            counts.merge(event.getErrors().isEmpty(), 1, Integer::sum);
                            switch (number.incrementAndGet()) {
                                case 10 -> describe(3 * TEXT);
                                case 20 -> describe(TEXT);
                                default -> {}
                            }
                        })
                .blockLast(Duration.ofMinutes(1));
        assertThat(counts).containsKeys(true, false);
        assertThat(counts.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(40);
    }

    private static String text(ExecutionResult event) {
        Map<String, Map<String, Object>> data = event.getData();
        return String.valueOf(
                Objects.requireNonNull(Objects.requireNonNull(data).get("touches")).get("task"));
    }

    private static long cost(tools.jackson.databind.JsonNode answer) {
        assertThat(answer.path("errors")).isEmpty();
        return answer.at("/extensions/cost/estimated").asLong();
    }

    private static Publisher<ExecutionResult> events(WebGraphQlResponse response) {
        return Objects.requireNonNull(response.<Publisher<ExecutionResult>>getData());
    }

    /** What a transport for subscriptions does. */
    private static WebGraphQlResponse subscribe(String document) {
        var attributes = new HashMap<String, Object>();
        Held.in(attributes);
        var request = TestRequests.of(document, attributes);
        var token = Objects.requireNonNull(sluice.token("ada"));
        return Objects.requireNonNull(
                sluice.bean(ReactiveAuthenticationManager.class)
                        .authenticate(new BearerTokenAuthenticationToken(token))
                        .flatMap(
                                caller ->
                                        sluice.bean(WebGraphQlHandler.class)
                                                .handleRequest(request)
                                                .contextWrite(
                                                        ReactiveSecurityContextHolder
                                                                .withAuthentication(caller)))
                        .block(Duration.ofSeconds(20)));
    }

    /** Gives the task a description of so many characters. */
    private static void describe(int characters) {
        TestDatabase.execute(
                DATABASE,
                "update tasks set description = repeat('x', %d) where id = '%s'"
                        .formatted(characters, KEY));
    }

    @Configuration(proxyBeanMethods = false)
    static class Fetchers {

        @Bean
        RuntimeWiringConfigurer touching() {
            return wiring ->
                    wiring.type(
                                    "Mutation",
                                    type ->
                                            type.dataFetcher("touch", _ -> touched())
                                                    .dataFetcher("fail", _ -> fail()))
                            .type(
                                    "Subscription",
                                    type ->
                                            type.dataFetcher(
                                                    "touches",
                                                    environment ->
                                                            touches(
                                                                    environment.getArgument(
                                                                            "every"),
                                                                    environment.getArgument(
                                                                            "times"))));
        }

        private static Map<String, Object> fail() {
            throw new StackOverflowError("of the test");
        }

        private static Map<String, Object> touched() {
            return Map.of(
                    "task", KEY, "required", KEY, "note", "touched", "deep", Map.of("task", KEY));
        }

        private static Flux<Map<String, Object>> touches(int every, Integer times) {
            var all =
                    Flux.interval(Duration.ofMillis(every))
                            .onBackpressureDrop()
                            .map(_ -> touched());
            return times == null ? all : all.take(times);
        }
    }
}
