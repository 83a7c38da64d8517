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
            create type milestone_state as enum ('open', 'done');
            create table milestones (
              id uuid primary key default uuidv7(),
              project_id uuid not null references projects on delete cascade,
              owner_id uuid references users on delete set null,
              name text not null,
              state milestone_state not null default 'open',
              effort numeric(8,2),
              due_at timestamptz,
              created_at timestamptz not null default now()
            );
            create index on milestones (project_id, created_at, id);
            create index on milestones (owner_id);
            create index on milestones (created_at, id);
            insert into milestones (project_id, owner_id, name, state, effort, due_at, created_at)
              select p.id, p.owner_id, p.name || ' ' || n, case when n % 2 = 0 then 'done'::milestone_state else 'open' end,
                n * 1.5, timestamptz '2026-03-01' + n * interval '12 hours', timestamptz '2026-02-01' + n * interval '1 hour'
              from projects as p, generate_series(1, 6) as n where p.deleted_at is null""";

    private static final String SDL =
            """
            "How far a milestone is."
            enum MilestoneState { OPEN DONE }

            "A date that a project works towards."
            type Milestone implements Node
                @table(name: "milestones", prefix: "milestone")
                @visible(rule: MEMBER, by: "project_id") {
                id: ID!
                name: String!
                state: MilestoneState!
                effort: Decimal
                dueAt: DateTime
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
        Files.writeString(folder.resolve("milestone.graphqls"), SDL);
        Files.writeString(
                folder.resolve("project.graphqls"),
                project.substring(0, body)
                        + "    milestones: MilestoneConnection! @toMany(by: \"project_id\", orderBy: \"createdAt DESC\")\n"
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
                        { milestones(first: 2, filter: {state: {eq: OPEN}, effort: {gt: 1}, project: {name: {eq: "atlas"}}},
                            orderBy: [{createdAt: DESC}]) {
                            totalCount nodes { id name state effort dueAt project { name } owner { name } } pageInfo { hasNextPage endCursor } } }""");
        assertThat(list.at("/milestones/totalCount").asInt()).isEqualTo(3);
        assertThat(list.at("/milestones/nodes/0/name").asString()).isEqualTo("atlas 5");
        assertThat(list.at("/milestones/nodes/0/project/name").asString()).isEqualTo("atlas");
        var next =
                ask(
                        "grace",
                        """
                        { milestones(first: 2, after: "%s", filter: {state: {eq: OPEN}, effort: {gt: 1}, project: {name: {eq: "atlas"}}},
                            orderBy: [{createdAt: DESC}]) { nodes { name } pageInfo { hasNextPage } } }"""
                                .formatted(list.at("/milestones/pageInfo/endCursor").asString()));
        assertThat(next.at("/milestones/nodes").size()).isOne();
        assertThat(next.at("/milestones/nodes/0/name").asString()).isEqualTo("atlas 1");
    }

    @Test
    void isReadByIdAndAggregated() {
        var first =
                ask("grace", "{ milestones(first: 1) { nodes { id name } } }")
                        .at("/milestones/nodes/0");
        var id = first.get("id").asString();
        assertThat(
                        ask("grace", "{ milestone(id: \"%s\") { name } }".formatted(id))
                                .at("/milestone/name"))
                .isEqualTo(first.get("name"));
        assertThat(
                        ask("grace", "{ node(id: \"%s\") { __typename } }".formatted(id))
                                .at("/node/__typename")
                                .asString())
                .isEqualTo("Milestone");
        assertThat(
                        ask("alan", "{ milestone(id: \"%s\") { name } }".formatted(id))
                                .get("milestone")
                                .isNull())
                .isTrue();
        var groups =
                ask(
                        "grace",
                        "{ milestoneAggregate(filter: {project: {name: {eq: \"atlas\"}}}, groupBy: [STATE, DUE_AT_DAY]) "
                                + "{ key { state dueAt } count sum { effort } } }");
        assertThat(groups.at("/milestoneAggregate/0/key/state").asString()).isEqualTo("OPEN");
        assertThat(groups.at("/milestoneAggregate").size()).isGreaterThan(2);
    }

    @Test
    void isReachedThroughRelations() {
        var projects =
                ask(
                        "grace",
                        "{ projects(filter: {milestones: {some: {state: {eq: DONE}}}}) { nodes { name "
                                + "milestones(first: 1) { totalCount nodes { name } } milestonesAggregate { count } } } }");
        assertThat(projects.at("/projects/nodes/0/milestones/totalCount").asInt()).isEqualTo(6);
        assertThat(projects.at("/projects/nodes/0/milestones/nodes/0/name").asString())
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
