package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All systems come into one database, in whatever order, and stay as they came. */
class ImportOrderIntegrationTests {

    /** The order that {@code db/import/README.md} suggests. */
    private static final List<OldSystem> SUGGESTED =
            Stream.of(
                            OldSystem.YUDAI_V3,
                            OldSystem.VIBE8,
                            OldSystem.AGENT_ORCHESTRATOR,
                            OldSystem.CODE4ME_V2,
                            OldSystem.CODEGEN_PLATFORM)
                    .filter(OldSystem::canBeBroughtIn)
                    .toList();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void anyOrderWillDo(int distance) throws SQLException {
        var order = new ArrayList<>(SUGGESTED);
        Collections.rotate(order, distance);
        if (distance % 2 == 1) {
            Collections.reverse(order);
        }
        var target = TestDatabase.migrated();

        for (var system : order) {
            system.load(target);
            system.bringInto(target, "on");
        }

        assertThat(texts(target, "select distinct source_system::text from users"))
                .isSubsetOf(SUGGESTED.stream().map(OldSystem::label).toList());
        // An address that several systems know, and all of them verified.
        assertThat(
                        texts(
                                target,
                                "select id::text from users where lower(email) = 'ines@example.net' and email_verified"))
                .hasSize(1);
        var first = sums(target);
        for (var system : order) {
            system.bringInto(target, "on");
        }
        assertThat(sums(target)).isEqualTo(first);
    }

    /** A sum of what each table holds, and of the transactions that wrote it. */
    private static List<String> sums(DatabaseTarget target) throws SQLException {
        var sums = new ArrayList<String>();
        for (var table :
                texts(
                        target,
                        "select format('%I.%I', table_schema, table_name) from information_schema.tables"
                                + " where table_schema in ('public', 'sluice_import') and table_type = 'BASE TABLE' order by 1")) {
            sums.addAll(
                    texts(
                            target,
                            "select '%1$s ' || count(*) || ' ' || coalesce(md5(string_agg(t.xmin || t::text, '' order by t::text)), '') from %1$s as t"
                                    .formatted(table)));
        }
        return sums;
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
