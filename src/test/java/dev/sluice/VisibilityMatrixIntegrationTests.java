package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.VisibilityOracle.Person;
import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import dev.sluice.database.schema.DatabaseSchema;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Each caller sees what the rules say: for each type of the catalog, callers of every kind, and
 * every road that leads to a row. A new type is in here without being named.
 */
class VisibilityMatrixIntegrationTests {

    /** A project with contents of most types is deleted, besides the demo's deleted one. */
    private static final String DELETE_A_PROJECT =
            "update projects set deleted_at = now() where name = 'beacon'";

    private static TestSluice sluice;
    private static Catalog catalog;
    private static VisibilityOracle oracle;
    private static List<Person> people;
    private static VisibilityRoads roads;

    @BeforeAll
    static void start() throws SQLException {
        var database = TestDatabase.copy();
        TestDatabase.execute(database, DELETE_A_PROJECT);
        sluice = TestSluice.start(database, Map.of());
        catalog = sluice.bean(Catalog.class);
        oracle = new VisibilityOracle(catalog, database);
        people = oracle.people();
        roads =
                new VisibilityRoads(
                        catalog, oracle, administrator(), VisibilityMatrixIntegrationTests::ask);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @TestFactory
    Stream<DynamicNode> everybodySeesWhatTheRulesSay() {
        return catalog.entities().stream()
                .filter(Entity::isNode)
                .map(
                        entity ->
                                DynamicContainer.dynamicContainer(
                                        entity.name(),
                                        people.stream().flatMap(person -> tests(entity, person))));
    }

    private static Stream<DynamicNode> tests(Entity entity, Person person) {
        return roads.of(entity, person)
                .map(
                        road ->
                                DynamicTest.dynamicTest(
                                        road.name() + ", " + person.name(), road.check()));
    }

    /** Without rows that some see and others do not, the matrix would show nothing. */
    @Test
    void theDemoTellsEverybodyApart() throws SQLException {
        var oracle = new VisibilityOracle(catalog, TestDatabase.shared());
        for (var entity : catalog.entities()) {
            var sights =
                    people.stream()
                            .filter(person -> !person.administrator())
                            .map(person -> oracle.visible(entity, person))
                            .collect(Collectors.toSet());
            var isPublic =
                    entity.visibility().stream().anyMatch(use -> use.rule().equals("PUBLIC"));
            if (isView(entity)) {
                continue; // it may well be empty
            }
            assertThat(oracle.rows(entity)).as("rows of %s", entity).isNotEmpty();
            if (entity.visibility().stream().allMatch(use -> use.rule().equals("ADMINISTRATOR"))) {
                assertThat(sights).as("what people see of %s", entity).containsExactly(Set.of());
                continue;
            }
            assertThat(sights)
                    .as("what people see of %s", entity)
                    .hasSizeGreaterThan(isPublic ? 0 : 1);
        }
    }

    /** Each type whose rows belong to projects loses some when a project is deleted. */
    @Test
    void theDeletedProjectHasContents() throws SQLException {
        var before = new VisibilityOracle(catalog, TestDatabase.shared());
        var hidden =
                catalog.entities().stream()
                        .filter(
                                entity ->
                                        people.stream()
                                                .anyMatch(
                                                        person ->
                                                                !before.visible(entity, person)
                                                                        .equals(
                                                                                oracle.visible(
                                                                                        entity,
                                                                                        person))))
                        .map(Entity::name)
                        .toList();
        assertThat(hidden)
                .contains("Project", "ProjectMember", "Task", "Conversation", "Message", "Agent")
                .contains("Repository", "Commit", "Issue", "AnalysisRun", "TokenUsage", "Event")
                .contains("User", "AgentMemory", "BudgetLimit", "Workflow", "ReadyTask");
    }

    private boolean isView(Entity entity) {
        return sluice.bean(DatabaseSchema.class).tables().get(entity.table()).isView();
    }

    private static Person administrator() {
        return people.stream().filter(Person::administrator).findFirst().orElseThrow();
    }

    private static JsonNode ask(Person person, String document) {
        var caller = person.administrator() ? "ada" : person.name();
        var response = sluice.ask(caller, document);
        assertThat(response.path("errors")).as(document).isEmpty();
        assertThat(sluice.statements()).as(document).hasSize(1);
        return response;
    }
}
