package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What is peculiar to the codegen platform: its document names no columns, its organizations are
 * kept from each other, and its large tables hold what nothing else does any more. Keys are written
 * by their last three digits.
 */
class CodegenPlatformImportIntegrationTests {

    private static final OldSystem SYSTEM = OldSystem.CODEGEN_PLATFORM;
    private static final UUID STRANGER = UUID.fromString("01900000-0000-7000-8000-0000000000ff");

    private static final String PROJECT =
            """
            {
              projects { nodes {
                priority goals owner { username }
                tasks(orderBy: [{title: ASC}]) { nodes {
                  title status workflow { steps: stepsJson } dependsOn { nodes { title } } logs { nodes { level message } } } }
                analysisRuns { nodes {
                  tools repository { fullName githubRepositoryId } findings(orderBy: [{severity: DESC}], first: 1) { nodes {
                    message severity status resolvedBy { username } element { name parent { name } } file { path } } } } }
                promptExecutions { nodes { costUsd template { variables: variablesJson } variation { name } feedback { totalCount } } }
                contextSources { nodes { type entries(first: 1) { nodes { key contentHash } } } }
                events(orderBy: [{occurredAt: ASC}], first: 2) { nodes {
                  status payload slack { text } github { afterSha } type { name source } } } } }
            }""";
    private static final String INES_PROJECT =
            """
            {"projects": {"nodes": [{
              "priority": "URGENT", "goals": ["Ship it", "Größer, \\"besser\\""], "owner": {"username": "ines"},
              "tasks": {"nodes": [
                {"title": "Build Größe", "status": "COMPLETED", "workflow": {"steps": [{"task": "build"}, null]}, "dependsOn": {"nodes": []},
                  "logs": {"nodes": [{"level": "WARNING", "message": "späte Ausgabe"}]}},
                {"title": "Test", "status": "IN_PROGRESS", "workflow": {"steps": [{"task": "build"}, null]}, "dependsOn": {"nodes": [{"title": "Build Größe"}]},
                  "logs": {"nodes": [{"level": "INFO", "message": ""}]}}]},
              "analysisRuns": {"nodes": [{
                "tools": ["SonarQube", "ESLint"], "repository": {"fullName": "acme/widgets", "githubRepositoryId": "4711"},
                "findings": {"nodes": [{
                  "message": "Größer als \\"1\\"", "severity": "BLOCKER", "status": "RESOLVED", "resolvedBy": {"username": "bob"},
                  "element": {"name": "größer", "parent": {"name": "Widget"}}, "file": {"path": "src/größe \\"x\\".py"}}]}}]},
              "promptExecutions": {"nodes": [
                {"costUsd": "0.001234", "template": {"variables": ["diff"]}, "variation": {"name": "A"}, "feedback": {"totalCount": 3}}]},
              "contextSources": {"nodes": [{"type": "REPOSITORY", "entries": {"nodes": [
                {"key": "b", "contentHash": null}]}}]},
              "events": {"nodes": [
                {"status": "IGNORED", "payload": {}, "slack": {"text": "Guten \\"Morgen\\" 👋"}, "github": null, "type": {"name": "slack.message", "source": "SLACK"}},
                {"status": "PROCESSED", "payload": {"ref": "refs/heads/trunk", "größe": [1]}, "slack": null,
                  "github": {"afterSha": "0123456789abcdef0123456789abcdef01234567"}, "type": {"name": "github.push", "source": "GITHUB"}}]}}]}}""";

    /** What {@code ines} sees of each type: she is in the first organization and its project. */
    private static final Map<String, List<String>> SEEN_BY_INES = seenByInes();

    @Test
    void eachColumnOfItsTablesIsTried() throws SQLException, IOException {
        var target = ready();
        var expected =
                Files.readAllLines(SYSTEM.expectation()).stream()
                        .map(line -> line.split(",", 3))
                        .map(parts -> parts[0] + "." + parts[1])
                        .toList();

        assertThat(
                        rows(
                                target,
                                """
                                select c.relname || '.' || a.attname
                                from pg_class as c join pg_attribute as a on a.attrelid = c.oid
                                where c.relnamespace = 'codegen-platform'::regnamespace and c.relkind in ('r', 'p')
                                  and not c.relispartition and a.attnum > 0 and not a.attisdropped"""))
                .isSubsetOf(expected);
    }

    @Test
    void itsPeopleSeeWhatTheySawAndStrangersNothing() throws SQLException {
        var target = ready();
        SYSTEM.bringInto(target);
        TestDatabase.execute(
                target, "insert into users (id, email) values ('%s', 's@x.y')".formatted(STRANGER));
        var ines = rows(target, "select id::text from users where source_key like '%011'");
        var seen = new LinkedHashMap<String, List<String>>();
        var strangers = new LinkedHashMap<String, List<String>>();
        var anonymous = new LinkedHashMap<String, List<String>>();

        try (var sluice = TestSluice.start(target, OldSystem.SETTINGS)) {
            for (var field : SEEN_BY_INES.keySet()) {
                seen.put(field, keys(sluice, ines.getFirst(), field));
                strangers.put(field, keys(sluice, STRANGER.toString(), field));
                anonymous.put(field, keys(sluice, "anonymous", field));
            }
            assertThat(sluice.ask(ines.getFirst(), PROJECT).get("data"))
                    .isEqualTo(TestSluice.JSON.readTree(INES_PROJECT));
        }

        assertThat(seen).containsExactlyEntriesOf(SEEN_BY_INES);
        // Kinds of events are everybody's.
        assertThat(strangers.remove("eventTypes")).isEqualTo(SEEN_BY_INES.get("eventTypes"));
        assertThat(anonymous.remove("eventTypes")).isEqualTo(SEEN_BY_INES.get("eventTypes"));
        assertThat(strangers.remove("users")).as("themselves").containsExactly("");
        assertThat(strangers.values()).allMatch(List::isEmpty);
        assertThat(anonymous.values()).allMatch(List::isEmpty);
    }

    @Test
    void whatHasNoPlaceAsItWasIsSaid() throws SQLException {
        var target = ready();
        SYSTEM.bringInto(target);

        assertThat(
                        rows(
                                target,
                                """
                                select source_table || ' ' || right(source_key, 3) || ' ' || source_column
                                from sluice_import.leftovers"""))
                .containsExactlyInAnyOrder(
                        "analysis_runs 122 errors",
                        "analysis_runs 122 metadata",
                        "code_element_analysis 143 parent_id",
                        "context_data 232 content_hash",
                        "context_data 232 expires_at",
                        "context_sources 223 config",
                        "context_sources 224 name",
                        "deployment_events 0fd id",
                        "deployment_events 268 commit_sha",
                        "event_processing_logs 283 event_id",
                        "event_subscriptions 273 filter",
                        "event_types 252 name",
                        "event_types 253 processing_config",
                        "event_types 254 name",
                        "event_types 257 name",
                        "events 262 external_id",
                        "events 266 metadata",
                        "file_analysis 133 metadata",
                        "file_analysis 133 metrics",
                        "github_events 0fd id",
                        "github_events 262 before_sha",
                        "issues 173 resolved_at",
                        "issues 173 resolved_by_user_id",
                        "issues 174 analyzed_file_id",
                        "issues 174 code_element_id",
                        "linear_events 0fd id",
                        "linear_events 264 changes",
                        "metrics 154 text_value",
                        "metrics 155 analyzed_file_id",
                        "metrics 156 code_element_id",
                        "organizations 002 settings",
                        "organizations 002 slug",
                        "organizations 003 slug",
                        "performance_metrics 162 code_element_id",
                        "performance_metrics 163 value",
                        "projects 015 user_id",
                        "projects 022 metadata",
                        "projects 1/2 team_members",
                        "prompt_executions 212 context",
                        "prompt_executions 213 variables",
                        "prompt_feedback 242 user_id",
                        "prompt_feedback 243 metadata",
                        "prompt_templates 192 variables",
                        "prompt_templates 193 model_parameters",
                        "prompt_templates 195 name",
                        "repositories 032 github_repo_id",
                        "repositories 033 analysis_config",
                        "repository_branches 042 head_sha",
                        "schema_migrations * *",
                        "slack_events 0fd id",
                        "slack_events 266 files",
                        "task_definitions 063 name",
                        "task_definitions 064 organization_id",
                        "task_dependencies 092 depends_on_id",
                        "task_execution_logs 103 task_id",
                        "task_resource_usage 113 task_id",
                        "tasks 082 config",
                        "tasks 082 max_retries",
                        "tasks 083 workflow_id",
                        "users 012 metadata",
                        "users 013 username",
                        "users 014 deleted_at",
                        "users 016 email",
                        "users 016 name",
                        "users 016 password_hash",
                        "users 016 role",
                        "users 017 email",
                        "workflows 072 steps");
        assertThat(
                        rows(
                                target,
                                "select value from sluice_import.leftovers where value ~ '2b.12|pässword|token=abc|sécret'"))
                .as("secrets among them")
                .isEmpty();
    }

    @Test
    void oneWhoIsInTwoOrganizationsIsOnePerson() throws SQLException {
        var target = ready();
        SYSTEM.bringInto(target);

        assertThat(
                        rows(
                                target,
                                """
                                select right(o.source_key, 3) || ' ' || m.role
                                from organization_members as m join users as u on u.id = m.user_id
                                  join organizations as o on o.id = m.organization_id
                                where u.email = 'twin@example.net' order by 1"""))
                .containsExactly("001 member", "002 owner");
        assertThat(rows(target, "select email from users where is_admin")).isEmpty();
    }

    @Test
    void whatIsHereAlreadyStaysAndIsNotMixedUp() throws SQLException {
        var target = ready();
        TestDatabase.execute(
                target,
                """
                insert into organizations (name, slug) values ('Other', 'aerger');
                insert into repositories (name, full_name, github_repo_id) values ('widgets', 'acme/widgets', 4711);
                insert into task_definitions (name) values ('shared');
                insert into prompt_templates (name, content) values ('free', 'ours');
                insert into context_sources (name) values ('docs');
                insert into event_types (name, source, retention_days) values ('slack.message', 'slack', 7)""");

        SYSTEM.bringInto(target);
        var twice = counts(target);
        SYSTEM.bringInto(target);

        assertThat(counts(target)).isEqualTo(twice);
        assertThat(
                        rows(
                                target,
                                """
                                select slug from organizations where source_key like '%001'
                                union all select 'a number: ' || github_repo_id from repositories where source_key is not null and github_repo_id is not null
                                union all select d.name from task_definitions as d where source_key like '%06_' and organization_id is null and project_id is null
                                union all select name from prompt_templates where source_key like '%19_' and name like 'free%'
                                union all select name from context_sources where name like 'docs%' and source_key is not null
                                union all select 'retention: ' || retention_days from event_types where name like 'slack%'
                                union all select 'event: ' || right(e.source_key, 3) from events as e join event_types as t on t.id = e.event_type_id
                                  where t.name = 'slack.message'"""))
                .containsExactlyInAnyOrder(
                        "aerger-" + key("001"),
                        "shared (%s)".formatted(key("062")),
                        "shared (%s)".formatted(key("063")),
                        "free (%s)".formatted(key("194")),
                        "free (%s)".formatted(key("195")),
                        "docs (%s)".formatted(key("223")),
                        "docs (%s)".formatted(key("224")),
                        "retention: 7",
                        "event: 265",
                        "event: 266");
    }

    @Test
    void itsTrendsTakeThePlaceOfOursButOnce() throws SQLException {
        var target = ready();
        TestDatabase.execute(
                target,
                """
                create schema kept; create table kept.later as table "codegen-platform".metric_trends;
                delete from "codegen-platform".metric_trends""");
        SYSTEM.bringInto(target);
        TestDatabase.execute(
                target,
                """
                select refresh_metric_trends();
                insert into "codegen-platform".metric_trends table kept.later""");
        var before = rows(target, "select 1 from metric_trends").size();

        SYSTEM.bringInto(target);

        assertThat(rows(target, "select 1 from metric_trends")).hasSize(before + 1);
        assertThat(
                        rows(
                                target,
                                "select right(source_key, 3) || ' ' || sample_count from metric_trends where source_key is not null"))
                .containsExactlyInAnyOrder("181 3", "182 1");
    }

    @Test
    void aColumnThatHasNoPlaceStopsTheImport() throws SQLException {
        var target = ready();
        TestDatabase.execute(
                target,
                """
                set search_path = "codegen-platform";
                alter table projects add color text;
                alter table tasks add assigned_to_agent_id uuid""");

        assertThatThrownBy(() -> SYSTEM.bringInto(target))
                .hasMessageContaining(
                        "no place for columns of codegen_platform: projects.color, tasks.assigned_to_agent_id");

        assertThat(rows(target, "select 1 from users")).isEmpty();
    }

    @Test
    void aKeyInTwoPartitionsStopsTheImport() throws SQLException {
        var target = ready();
        TestDatabase.execute(
                target,
                """
                set search_path = "codegen-platform";
                insert into events (id, event_type_id, occurred_at)
                  select id, event_type_id, occurred_at + interval '1 year' from events where id = '%s'"""
                        .formatted(key("261")));

        assertThatThrownBy(() -> SYSTEM.bringInto(target))
                .hasMessageContaining(
                        "events.key, key %s: 2 rows have the key.".formatted(key("261")));
    }

    private static Map<String, List<String>> seenByInes() {
        var seen = new LinkedHashMap<String, List<String>>();
        seen.put("organizations", List.of("001"));
        seen.put("users", List.of("011", "012", "014", "015"));
        seen.put("organizationMembers", List.of("011", "012", "014", "015"));
        seen.put("projects", List.of("021"));
        seen.put("projectMembers", List.of("011", "012", "016"));
        seen.put("repositories", List.of("031"));
        seen.put("repositoryBranches", List.of("041", "042"));
        seen.put("projectRepositories", List.of("051"));
        seen.put("taskDefinitions", List.of("061", "064"));
        seen.put("workflows", List.of("071"));
        seen.put("tasks", List.of("081", "082"));
        seen.put("taskDependencies", List.of("091", "093"));
        seen.put("taskLogs", List.of("101", "102"));
        seen.put("taskResourceUsages", List.of("111", "112"));
        seen.put("analysisRuns", List.of("121"));
        seen.put("analyzedFiles", List.of("131", "132"));
        seen.put("codeElements", List.of("141", "142", "143"));
        seen.put("metrics", List.of("151", "152", "153", "154", "155", "156"));
        seen.put("performanceMetrics", List.of("161"));
        seen.put("findings", List.of("171", "172", "174"));
        seen.put("metricTrends", List.of("181", "182"));
        seen.put("promptTemplates", List.of("191", "193"));
        seen.put("promptVariations", List.of("201", "202"));
        seen.put("promptExecutions", List.of("211"));
        seen.put("promptFeedbackEntries", List.of("241", "242", "244"));
        seen.put("contextSources", List.of("221"));
        seen.put("contextEntries", List.of("231", "232"));
        seen.put("eventTypes", List.of("251", "252", "253", "254", "255", "256", "257"));
        seen.put("events", List.of("261", "262", "263", "265", "267"));
        seen.put("linearEvents", List.of("263"));
        seen.put("slackEvents", List.of("265"));
        seen.put("githubEvents", List.of("261", "262"));
        seen.put("deploymentEvents", List.of("267"));
        seen.put("eventSubscriptions", List.of("271", "272"));
        seen.put("eventProcessingLogs", List.of("281", "282"));
        return seen;
    }

    /** The old keys of what somebody sees of a type, and "" for what is nobody's. */
    private static List<String> keys(TestSluice sluice, String caller, String field) {
        var answer =
                sluice.ask(
                        caller, "{ %s(first: 100) { nodes { origin { key } } } }".formatted(field));
        assertThat(answer.has("errors")).as("%s", answer).isFalse();
        return answer.at("/data/" + field + "/nodes")
                .valueStream()
                .map(node -> node.at("/origin/key").asString(""))
                .map(key -> key.substring(Math.max(key.length() - 3, 0)))
                .sorted()
                .toList();
    }

    private static DatabaseTarget ready() {
        var target = TestDatabase.migrated();
        SYSTEM.load(target);
        return target;
    }

    private static String key(String digits) {
        return "00000000-0000-4000-8000-000000000" + digits;
    }

    private static List<String> counts(DatabaseTarget target) throws SQLException {
        return rows(
                target,
                """
                select count(*)::text from sluice_import.leftovers
                union all select count(*)::text from sluice_import.merged_rows
                union all select count(*)::text from organizations
                union all select count(*)::text from event_types
                union all select count(*)::text from events""");
    }

    private static List<String> rows(DatabaseTarget target, String sql) throws SQLException {
        var rows = new ArrayList<String>();
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var cursor = statement.executeQuery(sql)) {
            while (cursor.next()) {
                rows.add(cursor.getString(1));
            }
        }
        return rows;
    }
}
