package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A tree of 200,000 files: each way to walk it uses an index, and reads each file at most once. */
class FileTreeIntegrationTests {

    private static final long FILES = 200_300;
    private static final String REPOSITORY = "repository_01900000-0000-7000-8000-0000000000c1";

    /** Modules of packages, a directory of 60,000 files, and one that is 60 directories deep. */
    private static final String TREE =
            """
            with recursive deep (path, n) as (
              select 'big/deep', 1 union all select path || '/d' || n, n + 1 from deep where n < 60),
            paths (path, is_directory) as (
              select unnest(array['big', 'big/generated', 'big/code']), true
              union all select path, true from deep
              union all select path || '/leaf.txt', false from deep where n = 60
              union all select 'big/code/p' || p, true from generate_series(1, 100) as p
              union all select 'big/code/p' || p || '/m' || m, true from generate_series(1, 100) as p, generate_series(1, 20) as m
              union all select 'big/code/p' || p || '/m' || m || '/File' || f || '.java', false
                from generate_series(1, 100) as p, generate_series(1, 20) as m, generate_series(1, 69) as f
              union all select 'big/generated/part-' || lpad(n::text, 5, '0') || '.json', false from generate_series(1, 60000) as n)
            insert into file_items (id, repository_id, parent_id, name, path, is_directory, depth)
              select md5(path)::uuid, '01900000-0000-7000-8000-0000000000c1',
                case when path like '%/%' then md5(substring(path from '^(.*)/'))::uuid end,
                substring(path from '[^/]*$'), path, is_directory, length(path) - length(replace(path, '/', ''))
              from paths""";

    private static DatabaseTarget database;
    private static TestSluice sluice;

    @BeforeAll
    static void start() {
        database = TestDatabase.copy();
        TestDatabase.execute(database, TREE);
        TestDatabase.execute(database, "vacuum (analyze) file_items");
        sluice = TestSluice.start(database, Map.of());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "topFiles(first: 20) { nodes { name } pageInfo { hasNextPage } } | file_items_top_idx",
                "topFiles(first: 100) { nodes { name children(first: 20) { nodes { name } } } } | file_items_children_idx",
                "files(first: 20, filter: {path: {startsWith: \"big/code/p42/\"}}) { nodes { path } } | file_items_repository_id_path_id_idx",
                "files(first: 20, filter: {path: {like: \"big/code/p42/%9.java\"}}) { nodes { path } } | file_items_repository_id_path_id_idx",
                "files(last: 20, filter: {path: {startsWith: \"big/code/p42/\"}}) { nodes { path } } | file_items_repository_id_path_id_idx",
            })
    void isListedAndSearchedFromTheRepository(String selection, String index) {
        usesTheIndexForEveryCaller(
                "{ repository(id: \"" + REPOSITORY + "\") { " + selection + " } }", index);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "big/generated | children(first: 100) { nodes { kind name } pageInfo { hasNextPage } } | file_items_children_idx",
                "big/generated | children(last: 100) { nodes { kind name } pageInfo { hasPreviousPage } } | file_items_children_idx",
                "big/generated | children(first: 20, orderBy: [{name: DESC}]) { nodes { name } } | file_items_parent_id_name_id_idx",
                "big/generated | children(filter: {name: {startsWith: \"part-5999\"}}) { nodes { name } } | file_items_",
                "big | subtree(first: 100) { nodes { path } pageInfo { hasNextPage } } | file_items_repository_id_path_id_idx",
                "big | subtree(last: 100) { nodes { path } pageInfo { hasPreviousPage } } | file_items_repository_id_path_id_idx",
                "big | subtree(first: 20, filter: {name: {eq: \"leaf.txt\"}}) { nodes { path } } | file_items_",
                "big/code/p7 | subtree(first: 20, orderBy: [{name: ASC}]) { totalCount nodes { path } } | file_items_repository_id_path_",
                "big/code/p7 | subtree { aggregate(groupBy: [{kind: true}]) { count key { kind } } } | file_items_repository_id_path_",
                "big | subtree(first: 1) { totalCount nodes { path } } | file_items_repository_id_path_",
                "big | subtree { aggregate { count sum { fileSize } } } | file_items_repository_id_path_",
                "big/generated | children(first: 1) { totalCount nodes { path } } | file_items_",
                "big/code/p7/m3/File9.java | ancestors { totalCount nodes { path } } | file_items_repository_id_path_",
                "big/code/p7/m3/File9.java | parent { children(first: 100) { nodes { path ancestors { nodes { path } } } } } | file_items_repository_id_path_",
            })
    void isWalkedFromADirectory(String path, String selection, String index) {
        usesTheIndexForEveryCaller(
                "{ fileItem(id: \"" + id(path) + "\") { path " + selection + " } }", index);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{name: {ilike: \"%RT-59999%\"}} | file_items_words_idx",
                "{path: {like: \"%/p42/m7/File1_.java\"}} | file_items_words_idx",
                "{path: {startsWith: \"big/code/p42/m7/\"}} | file_items_",
                "{name: {eq: \"leaf.txt\"}} | file_items_name_id_idx",
                "{path: {eq: \"big/generated/part-00077.json\"}, ancestors: {some: {name: {eq: \"generated\"}}}} | file_items_",
            })
    void isSearchedInAllRepositories(String filter, String index) {
        usesTheIndexForEveryCaller(
                "{ fileItems(first: 20, filter: " + filter + ") { nodes { path } } }", index);
    }

    /** A member, an administrator, and somebody who may not see the repository. */
    private static void usesTheIndexForEveryCaller(String document, String index) {
        assertThat(nodes(ask("alan", document))).isEmpty();
        readsEachFileAtMostOnce();
        for (var caller : List.of("grace", "ada")) {
            assertThat(nodes(ask(caller, document))).isNotEmpty();
            for (var explained : readsEachFileAtMostOnce()) {
                assertThat(explained.indexes())
                        .as("%s", explained)
                        .anyMatch(name -> name.startsWith(index));
            }
        }
    }

    private static List<Explained> readsEachFileAtMostOnce() {
        var all = Explained.last(sluice, database);
        assertThat(all)
                .hasSize(1)
                .allSatisfy(
                        explained -> {
                            assertThat(explained.rowsRead("file_items")).isLessThanOrEqualTo(FILES);
                            assertThat(explained.sequentialScans())
                                    .noneMatch(
                                            scan ->
                                                    scan.get("Relation Name")
                                                            .asString()
                                                            .equals("file_items"));
                        });
        return all;
    }

    @Test
    void isPagedInBothDirectionsFromTheMiddle() {
        for (var list : List.of("children", "subtree")) {
            var directory = "{ fileItem(id: \"" + id("big/generated") + "\") { page: " + list;
            var cursor =
                    ask("grace", directory + "(last: 100) { pageInfo { startCursor } } } }")
                            .at("/fileItem/page/pageInfo/startCursor")
                            .asString();
            for (var around : List.of("last: 20, before: ", "first: 20, after: ")) {
                var page =
                        ask(
                                "grace",
                                directory
                                        + "("
                                        + around
                                        + "\""
                                        + cursor
                                        + "\") { nodes { name } pageInfo { hasNextPage hasPreviousPage } } } }");
                assertThat(page.at("/fileItem/page/pageInfo/hasNextPage").asBoolean()).isTrue();
                assertThat(page.at("/fileItem/page/pageInfo/hasPreviousPage").asBoolean()).isTrue();
                assertThat(page.at("/fileItem/page/nodes/0/name").asString())
                        .isEqualTo(
                                around.startsWith("last") ? "part-59881.json" : "part-59902.json");
                readsEachFileAtMostOnce();
            }
        }
    }

    @Test
    void walksAsDeepAsTheTreeIsInOneStep() {
        var leaf = "big/deep" + deep() + "/leaf.txt";
        var answer =
                ask(
                        "grace",
                        "{ fileItem(id: \"%s\") { ancestors(first: 100) { totalCount nodes { depth } } } }"
                                .formatted(id(leaf)));
        assertThat(answer.at("/fileItem/ancestors/totalCount").asInt()).isEqualTo(61);
        assertThat(answer.at("/fileItem/ancestors/nodes/60/depth").asInt()).isEqualTo(60);
        var top =
                ask(
                        "grace",
                        "{ fileItem(id: \"%s\") { subtree(last: 1) { totalCount nodes { path } } } }"
                                .formatted(id("big/deep")));
        assertThat(top.at("/fileItem/subtree/totalCount").asInt()).isEqualTo(60);
    }

    /** What the limits of depth and cost say to somebody who rides down. */
    @Test
    void cannotBeRiddenDown() {
        for (var way : List.of("children", "subtree", "ancestors")) {
            var all = new StringBuilder("path");
            for (var i = 0; i < 4; i++) {
                all.insert(0, way + "(first: 100) { nodes { ").append(" } }");
            }
            refuses(all.toString(), "The operation costs");
            var one = new StringBuilder("path");
            for (var i = 0; i < 13; i++) {
                one.insert(0, way + "(first: 1) { nodes { ").append(" } }");
            }
            refuses(one.toString(), "deep");
            var filter = new StringBuilder("{path: {eq: \"x\"}}");
            for (var i = 0; i < 13; i++) {
                filter.insert(0, "{" + way + ": {some: ").append("}}");
            }
            refuses("children(filter: " + filter + ") { nodes { path } }", "deep");
        }
    }

    private static void refuses(String selection, String says) {
        var answer =
                sluice.ask(
                        "grace", "{ fileItem(id: \"" + id("big") + "\") { " + selection + " } }");
        assertThat(answer.at("/errors/0/extensions/code").asString()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(answer.at("/errors/0/message").asString()).contains(says);
        assertThat(sluice.statements()).isEmpty();
    }

    private static String deep() {
        var path = new StringBuilder();
        for (var i = 1; i < 60; i++) {
            path.append("/d").append(i);
        }
        return path.toString();
    }

    private static JsonNode ask(String caller, String document) {
        var response = sluice.ask(caller, document);
        assertThat(response.path("errors")).as(document).isEmpty();
        return response.get("data");
    }

    /** Every name and path in an answer. */
    private static List<String> nodes(JsonNode answer) {
        var names = new ArrayList<String>(answer.findValuesAsString("path"));
        names.addAll(answer.findValuesAsString("name"));
        return names;
    }

    private static String id(String path) {
        try (var connection = database.connect();
                var statement =
                        connection.prepareStatement("select id from file_items where path = ?")) {
            statement.setString(1, path);
            try (var cursor = statement.executeQuery()) {
                assertThat(cursor.next()).as(path).isTrue();
                return "fileitem_" + cursor.getString(1);
            }
        } catch (java.sql.SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
