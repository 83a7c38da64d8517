package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.catalog.Catalog;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.engine.OperationAccounts;
import dev.sluice.gateway.engine.RootFetcher;
import dev.sluice.gateway.engine.SchemaSettings;
import dev.sluice.gateway.fragment.FragmentKey;
import dev.sluice.gateway.fragment.FragmentLoader;
import dev.sluice.policy.CallerKey;
import dev.sluice.query.input.RequestedOperation;
import dev.sluice.query.input.Selection;
import dev.sluice.query.plan.RootField;
import dev.sluice.query.run.AnswerMemory;
import dev.sluice.query.run.Budget;
import dev.sluice.query.run.Deadline;
import dev.sluice.query.run.JsonFragment;
import dev.sluice.query.run.PlanCache;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import tools.jackson.databind.JsonNode;

/**
 * Loads wherever they can stand, with exact statement counts: flat and aliased, nested in an
 * object, chained one after the other; in queries and in mutations. A load that is never dispatched
 * fails by the deadline.
 */
@Timeout(20)
class LoadingIntegrationTests {

    private static final String SDL =
            """
            extend type Query { wrapper: Wrapper }
            type Wrapper { inner: Wrapper task(id: ID!): Task chained(id: ID!): Task twice(id: ID!): Task }
            type Mutation { rename(id: ID!, title: String!): Renamed  nothing: Wrapper }
            type Renamed { title: String! task(id: ID!): Task }
            """;
    private static final String TASK = "task_01900000-0000-7000-8000-000000002101";
    private static final String OTHER = "task_01900000-0000-7000-8000-000000002102";

    private static final DatabaseTarget DATABASE = TestDatabase.copy();
    private static TestSluice sluice;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("test.graphqls"), SDL);
        sluice =
                TestSluice.start(
                        DATABASE,
                        Map.of(
                                "sluice.schema.locations",
                                SchemaSettings.OWN + ",file:" + folder + "/*.graphqls"),
                        TestFetchers.class);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void loadsAliasesOfOnePlanWithOneStatement() {
        var data =
                ask(
                        "{ a: task(id: \"%s\") { title } b: task(id: \"%s\") { title } c: task(id: \"%s\") { title status } }"
                                .formatted(TASK, OTHER, TASK));
        assertThat(data.at("/a/title"))
                .isNotEqualTo(data.at("/b/title"))
                .isEqualTo(data.at("/c/title"));
        assertThat(sluice.statements()).hasSize(2);
    }

    @Test
    void loadsBelowObjectsThatAreNoFragments() {
        var data =
                ask(
                        "{ wrapper { task(id: \"%1$s\") { title } inner { task(id: \"%2$s\") { title } inner { task(id: \"%1$s\") { title } } } } }"
                                .formatted(TASK, OTHER));
        assertThat(data.at("/wrapper/task/title"))
                .isEqualTo(data.at("/wrapper/inner/inner/task/title"));
        assertThat(data.at("/wrapper/inner/task/title").isString()).isTrue();
        assertThat(sluice.statements()).hasSizeBetween(1, 3);
    }

    @Test
    void loadsWhatDependsOnAnotherLoad() {
        var data =
                ask(
                        "{ wrapper { chained(id: \"%1$s\") { title } inner { chained(id: \"%1$s\") { status } } } task(id: \"%1$s\") { title } }"
                                .formatted(TASK));
        assertThat(data.at("/wrapper/chained/title")).isEqualTo(data.at("/task/title"));
        assertThat(data.at("/wrapper/inner/chained/status").isString()).isTrue();
    }

    @Test
    void loadsInMutationsToo() {
        var data =
                ask(
                        "mutation { a: nothing { task(id: \"%1$s\") { title } chained(id: \"%1$s\") { title } inner { task(id: \"%1$s\") { title } } } b: nothing { task(id: \"%2$s\") { title } } }"
                                .formatted(TASK, OTHER));
        assertThat(data.at("/a/task/title"))
                .isEqualTo(data.at("/a/chained/title"))
                .isEqualTo(data.at("/a/inner/task/title"));
        assertThat(data.at("/b/task/title").isString()).isTrue();
    }

    @Test
    void servesNoFragmentTwiceAfterItsRowChanged() {
        var data =
                ask(
                        "mutation { a: rename(id: \"%1$s\", title: \"first\") { task(id: \"%1$s\") { title } } b: rename(id: \"%1$s\", title: \"second\") { task(id: \"%1$s\") { title } } }"
                                .formatted(OTHER));
        assertThat(data.at("/a/task/title").asString()).isEqualTo("first");
        assertThat(data.at("/b/task/title").asString()).isEqualTo("second");
        assertThat(sluice.statements()).hasSize(2);
        // also within one field: a row that changes between two loads of one key
        var twice = ask("{ wrapper { twice(id: \"%s\") { title } } }".formatted(OTHER));
        assertThat(twice.at("/wrapper/twice/title").asString()).isEqualTo("between");
    }

    /** The same cached operation, first as one caller and then as another. */
    @Test
    void servesEachCallerTheirOwn() {
        var document = "{ projects(orderBy: [{name: ASC}]) { nodes { name } } }";
        var grace = sluice.ask("grace", document).at("/data/projects/nodes").toString();
        var plans = sluice.bean(PlanCache.class).plansMade();
        var barbara = sluice.ask("barbara", document).at("/data/projects/nodes").toString();

        assertThat(grace).contains("atlas").doesNotContain("beacon");
        assertThat(barbara).contains("beacon").doesNotContain("atlas");
        assertThat(sluice.bean(PlanCache.class).plansMade())
                .as("plans made for the second caller")
                .isEqualTo(plans);
    }

    /** Both callers' keys in one dispatch are one statement, and each gets what they may see. */
    @Test
    void servesTwoCallersWithOneStatement() throws Exception {
        DataLoader<FragmentKey, JsonFragment> loader =
                sluice.bean(FragmentLoader.class)
                        .newDataLoader(
                                GraphQLContext.of(
                                        Map.of(
                                                Budget.class,
                                                new Budget(
                                                        Deadline.in(Duration.ofSeconds(10)),
                                                        CallerKey.ofNetwork(null),
                                                        sluice.bean(AnswerMemory.class)
                                                                .reserve()))));
        sluice.ask("anonymous", "{ __typename }");
        var grace = loader.load(listing(TestTokens.PEOPLE.get("grace")));
        var barbara = loader.load(listing(TestTokens.PEOPLE.get("barbara")));
        loader.dispatchAndJoin();

        assertThat(sluice.statements()).hasSize(1);
        assertThat(grace.get().toString()).contains("atlas").doesNotContain("beacon");
        assertThat(barbara.get().toString()).contains("beacon").doesNotContain("atlas");
    }

    private static FragmentKey listing(UUID caller) {
        var document =
                graphql.parser.Parser.parse(
                        "{ projects(orderBy: [{name: ASC}]) { nodes { name } } }");
        var operation = (graphql.language.OperationDefinition) document.getDefinitions().getFirst();
        var field = (graphql.language.Field) operation.getSelectionSet().getSelections().getFirst();
        var selection =
                new Selection(
                        new RequestedOperation(operation, Map.of(), Map.of(), 0), List.of(field));
        return sluice.bean(OperationAccounts.class)
                .key(
                        new RootField.Page(sluice.bean(Catalog.class).entity("Project")),
                        selection,
                        dev.sluice.policy.Caller.user(caller));
    }

    private static JsonNode ask(String document) {
        var response = sluice.ask("ada", document);
        assertThat(response.path("errors")).as(document).isEmpty();
        return response.get("data");
    }

    @Configuration(proxyBeanMethods = false)
    static class TestFetchers {

        @Bean
        RuntimeWiringConfigurer fetchers(
                org.springframework.beans.factory.ObjectProvider<Catalog> catalog,
                OperationAccounts accounts) {
            return wiring -> {
                var byId =
                        new RootFetcher(
                                new RootField.One(catalog.getObject().entity("Task")), accounts);
                wiring.type("Query", type -> type.dataFetcher("wrapper", _ -> Map.of()));
                wiring.type(
                        "Wrapper",
                        type ->
                                type.dataFetcher("inner", _ -> Map.of())
                                        .dataFetcher("task", byId)
                                        .dataFetcher(
                                                "chained",
                                                environment -> chained(byId, environment))
                                        .dataFetcher(
                                                "twice", environment -> twice(byId, environment)));
                wiring.type(
                        "Mutation",
                        type ->
                                type.dataFetcher("nothing", _ -> Map.of())
                                        .dataFetcher("rename", TestFetchers::rename));
                wiring.type("Renamed", type -> type.dataFetcher("task", byId));
            };
        }

        private static CompletableFuture<JsonFragment> chained(
                RootFetcher byId, DataFetchingEnvironment environment) {
            return byId.get(environment).thenCompose(_ -> byId.get(environment));
        }

        private static CompletableFuture<JsonFragment> twice(
                RootFetcher byId, DataFetchingEnvironment environment) {
            return byId.get(environment)
                    .thenComposeAsync(
                            _ -> {
                                setTitle(environment.getArgument("id"), "between");
                                return byId.get(environment);
                            });
        }

        private static CompletableFuture<Map<String, Object>> rename(
                DataFetchingEnvironment environment) {
            String title = environment.getArgument("title");
            return CompletableFuture.supplyAsync(
                    () -> {
                        setTitle(environment.getArgument("id"), title);
                        return Map.of("title", title);
                    });
        }

        private static void setTitle(String id, String title) {
            try (var connection = DATABASE.connect();
                    var statement =
                            connection.prepareStatement(
                                    "update tasks set title = ? where id = ?")) {
                statement.setString(1, title);
                statement.setObject(2, UUID.fromString(id.replace("task_", "")));
                statement.executeUpdate();
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
