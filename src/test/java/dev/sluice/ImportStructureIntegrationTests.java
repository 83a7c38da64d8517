package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Old tables and columns are known, optional, or rejected by name; none is dropped in silence. */
class ImportStructureIntegrationTests {

    @ParameterizedTest
    @EnumSource
    void unknownTablesAndColumnsAreNamedTogether(OldSystem system) throws SQLException {
        var target = ready(system);
        surprise(target, system);

        assertThatThrownBy(() -> system.bringInto(target))
                .hasMessageContaining(
                        "knows no place for tables of %s: another surprise, surprise"
                                .formatted(system.label()))
                .hasMessageContaining(
                        "knows no place for columns of %s: %s.novelty, %2$s.Other novelty"
                                .formatted(system.label(), first(system)))
                .hasMessageContaining("sluice.import_drop_unknown = on");

        assertThat(texts(target, "select id::text from users")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theSwitchDropsAndNotesThem(OldSystem system) throws SQLException {
        var target = ready(system);
        surprise(target, system);

        system.bringInto(target, "off", "sluice.import_drop_unknown");

        assertThat(
                        texts(
                                target,
                                """
                                select source_table || '.' || source_column || ' ' || value
                                from sluice_import.leftovers where reason like 'The import does not know%' order by 1"""))
                .containsExactlyInAnyOrder(
                        "surprise.* 2",
                        "another surprise.* 0",
                        first(system) + ".novelty 1",
                        first(system) + ".Other novelty 0");
        assertThat(texts(target, "select id::text from users")).isNotEmpty();
    }

    /** Both lists of what is missing, and what is there instead. */
    @ParameterizedTest
    @CsvSource({
        "VIBE8, jobs, status, state",
        "YUDAI_V3, issues, title, heading",
        "AGENT_ORCHESTRATOR, tasks, title, heading",
        "CODE4ME_V2, chat, title, heading",
        "CODEGEN_PLATFORM, tasks, title, heading",
    })
    void aColumnOfAnotherNameIsNamed(OldSystem system, String table, String column, String name) {
        var target = ready(system);
        TestDatabase.execute(
                target,
                "alter table \"%s\".%s rename %s to %s"
                        .formatted(system.inventoryName(), table, column, name));

        assertThatThrownBy(() -> system.bringInto(target))
                .hasMessageContaining(
                        "lacks columns of %s: %s.%s.".formatted(system.label(), table, column))
                .hasMessageContaining(
                        "knows no place for columns of %s: %s.%s."
                                .formatted(system.label(), table, name));
    }

    /** Databases as their documents say that they are: some tables are named as broken. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "YUDAI_V3 | drop table database_metrics",
                "YUDAI_V3 | drop table file_embeddings, database_metrics",
                "YUDAI_V3 | drop table file_embeddings, file_analyses, file_items, database_metrics",
                "YUDAI_V3 | alter table file_embeddings drop column embedding",
                "CODE4ME_V2 | drop table chat_query",
                "CODE4ME_V2 | alter table \"user\" add last_login timestamptz default '2025-05-05 00:00:00Z'",
                "AGENT_ORCHESTRATOR | alter table token_usage add metadata json default '{\"request_id\": \"r\"}'",
                "VIBE8 | create table alembic_version (version_num text primary key)",
                "CODEGEN_PLATFORM | alter table tasks drop column retry_delay_seconds, drop column metadata",
            })
    void optionalTablesAndColumnsMayBeMissingOrThere(OldSystem system, String difference)
            throws SQLException {
        var target = ready(system);
        TestDatabase.execute(
                target,
                "set search_path = \"%s\"; %s".formatted(system.inventoryName(), difference));

        system.bringInto(target);

        assertThat(texts(target, "select id::text from users")).isNotEmpty();
        if (difference.contains("last_login")) {
            assertThat(texts(target, "select distinct last_login_at::date::text from users"))
                    .containsExactly("2025-05-05");
        }
        if (difference.contains("request_id")) {
            assertThat(texts(target, "select distinct metadata ->> 'request_id' from token_usage"))
                    .containsExactly("r");
        }
    }

    @Test
    void aDatabaseWithTheDemoDataIsRejected() throws SQLException {
        var target = TestDatabase.copy();
        OldSystem.VIBE8.load(target);
        var before = texts(target, "select count(*)::text from users");

        assertThatThrownBy(() -> OldSystem.VIBE8.bringInto(target))
                .hasMessageContaining("The database holds the demo data of Sluice.")
                .hasMessageContaining("--sluice.demo=false");

        assertThat(texts(target, "select count(*)::text from users")).isEqualTo(before);
    }

    /** Real keys are numbers, uuids and names of queues; none begins like these. */
    @Test
    void theKeysOfTheDemoDataAreNoKeysOfASystem() throws SQLException {
        var target = TestDatabase.copy();
        var tables =
                texts(
                        target,
                        "select distinct table_name from information_schema.columns join information_schema.tables using (table_schema, table_name)"
                                + " where table_schema = 'public' and column_name = 'source_key' and table_type = 'BASE TABLE'");
        var keys = new ArrayList<String>();
        for (var table : tables) {
            keys.addAll(
                    texts(
                            target,
                            "select distinct source_key from %s where source_key is not null"
                                    .formatted(table)));
        }

        assertThat(keys).hasSizeGreaterThan(100).allMatch(key -> key.matches("demo[-_].+"));
    }

    private static void surprise(DatabaseTarget target, OldSystem system) {
        TestDatabase.execute(
                target,
                """
                set search_path = "%s";
                create table surprise (id int); insert into surprise values (1), (2);
                create table "another surprise" ();
                alter table "%s" add novelty text, add "Other novelty" int;
                update "%2$s" set novelty = 'x' where ctid = (select min(ctid) from "%2$s")"""
                        .formatted(system.inventoryName(), first(system)));
    }

    /** A table of the system. */
    private static String first(OldSystem system) {
        return system == OldSystem.CODE4ME_V2 ? "user" : "users";
    }

    private static DatabaseTarget ready(OldSystem system) {
        var target = TestDatabase.migrated();
        system.load(target);
        return target;
    }

    private static List<String> texts(DatabaseTarget target, String sql) throws SQLException {
        var texts = new ArrayList<String>();
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
