package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * An interface with a table: its SDL, that of its types, and the table, and not a line of Java,
 * make objects that are read as what they are.
 */
class KindsIntegrationTests {

    private static final String MIGRATION =
            """
            create type mark_kind as enum ('point', 'line', 'remark');
            create table marks (
              id uuid primary key default uuidv7(),
              kind mark_kind not null,
              project_id uuid not null references projects on delete cascade,
              name text not null,
              length integer,
              to_id uuid references marks on delete set null,
              created_at timestamptz not null default now()
            );
            create index on marks (project_id);
            create index on marks (to_id);
            create index on marks (created_at, id);
            insert into marks (kind, project_id, name, length, created_at)
              select k.kind, p.id, k.name, k.length, timestamptz '2026-02-01' + k.length * interval '1 hour'
              from projects as p, (values ('point'::mark_kind, 'a', 1), ('line', 'ab', 2), ('remark', 'r', 3), ('line', 'ba', 4)) as k (kind, name, length)
              where p.name = 'atlas';
            update marks set to_id = (select id from marks where name = 'a') where name in ('ab', 'r');
            update marks set to_id = (select id from marks where name = 'r') where name = 'ba'""";

    private static final String SDL =
            """
            "What a mark is."
            enum MarkKind { POINT LINE REMARK }

            "Something on a drawing."
            interface Mark implements Node
                @table(name: "marks", kind: "kind")
                @visible(rule: MEMBER, by: "project_id") {
                id: ID!
                kind: MarkKind!
                name: String!
                createdAt: DateTime! @sortable
                project: Project @toOne(by: "project_id")
                to: Mark @toOne(by: "to_id")
                from: MarkConnection! @toMany(by: "to_id", orderBy: "createdAt")
            }

            type Point implements Node & Mark @kind(value: "POINT") {
                lines: MarkConnection! @toMany(by: "to_id", orderBy: "createdAt")
            }

            type Line implements Node & Mark @kind(value: "LINE") {
                length: Int
                point: Mark @toOne(by: "to_id")
            }

            type Remark implements Node & Mark @kind(value: "REMARK") {
                words: Int @column(name: "length")
            }
            """;

    private static TestSluice sluice;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        var database = TestDatabase.copy();
        TestDatabase.execute(database, MIGRATION);
        try (var files = Files.list(Path.of("graphql"))) {
            for (var file : files.filter(each -> each.toString().endsWith(".graphqls")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(folder.resolve("mark.graphqls"), SDL);
        sluice =
                TestSluice.start(
                        database,
                        Map.of(
                                "sluice.schema.locations",
                                "file:" + folder + "/*.graphqls",
                                "sluice.limits.max-fields",
                                "1000"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void showEachRowAsItsType() {
        assertThat(
                        marks("{ __typename name ... on Line { length } ... on Remark { words } }")
                                .toString())
                .isEqualTo(
                        "[{\"__typename\":\"Point\",\"name\":\"a\"},"
                                + "{\"__typename\":\"Line\",\"name\":\"ab\",\"length\":2},"
                                + "{\"__typename\":\"Remark\",\"name\":\"r\",\"words\":3},"
                                + "{\"__typename\":\"Line\",\"name\":\"ba\",\"length\":4}]");
    }

    /** Wherever the fields of one type stand: first, last, between, alone, twice, or nowhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ __typename }",
                "{ __typename name kind }",
                "{ __typename ... on Line { length } }",
                "{ __typename ... on Line { length } name ... on Point { lines { nodes { __typename name } } } kind }",
                "{ ... on Mark { name ... on Node { id __typename } } ... on Remark { words } __typename }",
                "{ name __typename t: __typename ... on Line { name length } ... on Remark { name } }",
                "{ __typename x: name ... on Line { y: length x: name } ... on Remark { y: words } }",
                "{ __typename to { __typename id ... on Remark { words } } ... on Line { to { name } point { __typename name } } }",
                "{ __typename from { totalCount edges { node { __typename ... on Line { length } name } } aggregate { count } } }",
                "{ ... on Line { __typename } ... on Point { __typename } ... on Remark { name __typename } }",
                "{ __typename project { name } ... on Point { project { id } } }",
            })
    void areAnsweredAsSelected(String selection) {
        var document = "{ marks(orderBy: [{createdAt: ASC}]) { nodes " + selection + " } }";
        var response = sluice.ask("grace", document);

        assertThat(ResponseChecker.check(sluice.bean(GraphQLSchema.class), document, response))
                .isEmpty();
        assertThat(response.path("errors")).isEmpty();
        assertThat(response.at("/data/marks/nodes").size()).isEqualTo(4);
        assertThat(sluice.statements()).hasSize(1);
    }

    @Test
    void areNarrowedByNamedFragments() {
        var line =
                ask(
                                """
                                query ($short: Boolean!) { marks(first: 1, filter: {kind: {eq: LINE}}) { nodes { ...mark } } }
                                fragment mark on Mark { id ...line ...point }
                                fragment line on Line { name @skip(if: $short) length }
                                fragment point on Point { kind }""",
                                Map.of("short", true))
                        .at("/marks/nodes/0");
        assertThat(line.propertyNames()).containsExactly("id", "length");
        assertThat(
                        ask("{ node(id: %s) { __typename ... on Line { length } } }"
                                        .formatted(line.get("id")))
                                .toString())
                .isEqualTo("{\"node\":{\"__typename\":\"Line\",\"length\":2}}");
    }

    @Test
    void areReadByTheirIds() {
        var nodes = marks("{ id __typename name }");
        for (var node : nodes) {
            var found =
                    ask(
                            "{ mark(id: %1$s) { id __typename name } node(id: %1$s) { id __typename ... on Mark { name } } }"
                                    .formatted(node.get("id")));
            assertThat(found.get("mark")).isEqualTo(node);
            assertThat(found.get("node")).isEqualTo(node);
        }
        var ids = nodes.valueStream().map(node -> node.get("id").toString()).toList();
        assertThat(
                        ask("{ nodes(ids: %s) { id __typename ... on Mark { name } } }"
                                        .formatted(ids))
                                .get("nodes"))
                .isEqualTo(nodes);
    }

    @Test
    void areFilteredAndCounted() {
        var data =
                ask(
                        """
                        { byKind: marks(filter: {kind: {in: [POINT, REMARK]}}) { totalCount }
                          byOwn: marks(filter: {kind: {eq: LINE}, length: {gt: 2}, to: {words: {eq: 3}}}) { nodes { name } }
                          marks { aggregate(groupBy: [{kind: true}]) { key { kind } count } } }""");
        assertThat(data.at("/byKind/totalCount").asInt()).isEqualTo(2);
        assertThat(data.at("/byOwn/nodes").toString()).isEqualTo("[{\"name\":\"ba\"}]");
        assertThat(data.at("/marks/aggregate").toString())
                .isEqualTo(
                        "[{\"key\":{\"kind\":\"POINT\"},\"count\":\"1\"},{\"key\":{\"kind\":\"LINE\"},\"count\":\"2\"},"
                                + "{\"key\":{\"kind\":\"REMARK\"},\"count\":\"1\"}]");
    }

    @Test
    void areHiddenLikeAllElse() {
        var id = marks("{ id }").get(0).get("id");
        var data =
                sluice.ask(
                                "alan",
                                "{ marks(filter: {kind: {eq: POINT}}) { totalCount } mark(id: %1$s) { name } node(id: %1$s) { id } }"
                                        .formatted(id))
                        .get("data");
        assertThat(data.toString())
                .isEqualTo("{\"marks\":{\"totalCount\":0},\"mark\":null,\"node\":null}");
    }

    /**
     * Members that all types share are read once, however deep they lie. The root list reads the
     * first row of each project, and then the page.
     */
    @Test
    void doNotMakeStatementsLong() {
        var selection = "{ __typename ... on Line { length } }";
        for (var level = 0; level < 5; level++) {
            selection =
                    "{ __typename from(first: 1) { nodes %s } ... on Remark { words } }"
                            .formatted(selection);
        }
        ask("{ marks(first: 1) { nodes " + selection + " } }");

        assertThat(sluice.statements().getFirst().split("from marks", -1)).hasSize(1 + 7);
    }

    /** What differs is read for each type, and so is all that is below it. */
    @Test
    void cannotBlowUpAStatement() {
        var selection =
                IntStream.range(0, 20)
                        .mapToObj(i -> "a" + i + ": name ")
                        .collect(Collectors.joining("", "{ ", "}"));
        for (var level = 0; level < 9; level++) {
            selection =
                    "{ to %s ... on Line { to { kind } } ... on Point { to { id } } }"
                            .formatted(selection);
        }
        var response = sluice.ask("grace", "{ marks(first: 1) { nodes " + selection + " } }");

        assertThat(response.at("/errors/0/extensions/code").asString()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(response.at("/errors/0/message").asString())
                .isEqualTo(
                        "A root field has more than 1000 fields, counted for each type that they are read of");
        assertThat(sluice.statements()).isEmpty();
    }

    private static JsonNode marks(String selection) {
        return ask("{ marks(orderBy: [{createdAt: ASC}]) { nodes " + selection + " } }")
                .at("/marks/nodes");
    }

    private static JsonNode ask(String document) {
        return ask(document, Map.of());
    }

    private static JsonNode ask(String document, Map<String, ?> variables) {
        var response = sluice.ask("grace", document, variables);
        assertThat(response.path("errors")).as(document).isEmpty();
        return response.get("data");
    }
}
