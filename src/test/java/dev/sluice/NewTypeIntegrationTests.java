package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The README's "Add a type": a table and its SDL, and not a line of Java, make a type that can be
 * read in every way.
 */
class NewTypeIntegrationTests {

    private static final String MIGRATION =
            """
            create type objective_state as enum ('open', 'done');
            create table objectives (
              id uuid primary key default uuidv7(),
              project_id uuid not null references projects on delete cascade,
              owner_id uuid references users on delete set null,
              name text not null,
              state objective_state not null default 'open',
              effort numeric(8,2),
              due_at timestamptz,
              created_at timestamptz not null default now()
            );
            create index on objectives (project_id, created_at, id);
            create index on objectives (owner_id);
            create index on objectives (created_at, id);
            create index on objectives (due_at, id);
            create index on objectives (due_at desc nulls last, id desc);
            insert into objectives (project_id, owner_id, name, state, effort, due_at, created_at)
              select p.id, p.owner_id, p.name || ' ' || n, case when n % 2 = 0 then 'done'::objective_state else 'open' end,
                n * 1.5, timestamptz '2026-03-01' + n * interval '12 hours', timestamptz '2026-02-01' + n * interval '1 hour'
              from projects as p, generate_series(1, 6) as n where p.deleted_at is null""";

    private static final String SDL =
            """
            "Progress of an objective."
            enum ObjectiveState { OPEN DONE }

            "A result that a project works towards."
            type Objective implements Node
                @table(name: "objectives")
                @visible(rule: MEMBER, by: "project_id") {
                id: ID!
                name: String!
                state: ObjectiveState!
                effort: Decimal @measure
                dueAt: DateTime @sortable
                createdAt: DateTime! @sortable
                project: Project @toOne(by: "project_id")
                owner: User @toOne(by: "owner_id")
            }
            """;

    private static TestSluice sluice;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        var database = TestDatabase.copy();
        TestDatabase.execute(database, MIGRATION);
        var project = Files.readString(Path.of("graphql", "project.graphqls"));
        var declaration = project.indexOf("type Project implements");
        var body = project.indexOf("{\n", declaration) + 2;
        try (var files = Files.list(Path.of("graphql"))) {
            for (var file : files.filter(each -> each.toString().endsWith(".graphqls")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(folder.resolve("objective.graphqls"), SDL);
        Files.writeString(
                folder.resolve("project.graphqls"),
                project.substring(0, body)
                        + "    objectives: ObjectiveConnection! @toMany(by: \"project_id\", orderBy: \"createdAt DESC\")\n"
                        + project.substring(body));
        sluice =
                TestSluice.start(
                        database,
                        Map.of("sluice.schema.locations", "file:" + folder + "/*.graphqls"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void isReadFilteredOrderedPagedAndCounted() {
        var list =
                ask(
                        "grace",
                        """
                        { objectives(first: 2, filter: {state: {eq: OPEN}, effort: {gt: 1}, project: {name: {eq: "atlas"}}},
                            orderBy: [{createdAt: DESC}]) {
                            totalCount nodes { id name state effort dueAt project { name } owner { name } } pageInfo { hasNextPage endCursor } } }""");
        assertThat(list.at("/objectives/totalCount").asInt()).isEqualTo(3);
        assertThat(list.at("/objectives/nodes/0/name").asString()).isEqualTo("atlas 5");
        assertThat(list.at("/objectives/nodes/0/project/name").asString()).isEqualTo("atlas");
        var next =
                ask(
                        "grace",
                        """
                        { objectives(first: 2, after: "%s", filter: {state: {eq: OPEN}, effort: {gt: 1}, project: {name: {eq: "atlas"}}},
                            orderBy: [{createdAt: DESC}]) { nodes { name } pageInfo { hasNextPage } } }"""
                                .formatted(list.at("/objectives/pageInfo/endCursor").asString()));
        assertThat(next.at("/objectives/nodes").size()).isOne();
        assertThat(next.at("/objectives/nodes/0/name").asString()).isEqualTo("atlas 1");
    }

    @Test
    void isReadByIdAndAggregated() {
        var first =
                ask("grace", "{ objectives(first: 1) { nodes { id name } } }")
                        .at("/objectives/nodes/0");
        var id = first.get("id").asString();
        assertThat(
                        ask("grace", "{ objective(id: \"%s\") { name } }".formatted(id))
                                .at("/objective/name"))
                .isEqualTo(first.get("name"));
        assertThat(
                        ask("grace", "{ node(id: \"%s\") { __typename } }".formatted(id))
                                .at("/node/__typename")
                                .asString())
                .isEqualTo("Objective");
        assertThat(
                        ask("alan", "{ objective(id: \"%s\") { name } }".formatted(id))
                                .get("objective")
                                .isNull())
                .isTrue();
        var groups =
                ask(
                        "grace",
                        "{ objectives(filter: {project: {name: {eq: \"atlas\"}}}) { aggregate(groupBy: [{state: true}, {dueAt: {bucket: DAY}}]) "
                                + "{ key { state dueAt } count sum { effort } } } }");
        assertThat(groups.at("/objectives/aggregate/0/key/state").asString()).isEqualTo("OPEN");
        assertThat(groups.at("/objectives/aggregate").size()).isGreaterThan(2);
    }

    @Test
    void isReachedThroughRelations() {
        var projects =
                ask(
                        "grace",
                        "{ projects(filter: {objectives: {some: {state: {eq: DONE}}}}) { nodes { name "
                                + "objectives(first: 1) { totalCount nodes { name } aggregate { count } } } } }");
        assertThat(projects.at("/projects/nodes/0/objectives/totalCount").asInt()).isEqualTo(6);
        assertThat(projects.at("/projects/nodes/0/objectives/nodes/0/name").asString())
                .endsWith(" 6");
        assertThat(sluice.statements()).hasSize(1);
    }

    private static JsonNode ask(String caller, String document) {
        var response = sluice.ask(caller, document);
        assertThat(response.path("errors")).as(document).isEmpty();
        assertThat(List.copyOf(sluice.statements())).hasSize(1);
        return response.get("data");
    }
}
