package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The other road of {@code db/import/README.md}: the old database is read where it is. */
class ImportRoadIntegrationTests {

    private static final String KEYS =
            """
            select format('select ''%1$s '' || t.source_key || coalesce('' '' || t.id, '''') from public.%1$I as t where t.source_key is not null', c.table_name)
            from information_schema.columns as c join information_schema.tables as t using (table_schema, table_name)
            where c.table_schema = 'public' and c.column_name = 'source_key' and t.table_type = 'BASE TABLE'
            order by c.table_name""";

    /** Those without types of their own, which foreign tables would want here. */
    static Stream<OldSystem> systems() {
        return ImportReadbackIntegrationTests.systems()
                .filter(system -> system != OldSystem.CODEGEN_PLATFORM);
    }

    @ParameterizedTest
    @MethodSource("systems")
    void foreignTablesBringInWhatADumpDoes(OldSystem system) throws SQLException {
        var old = TestDatabase.empty();
        system.load(old);
        var near = TestDatabase.migrated();
        system.load(near);
        system.bringInto(near);
        var far = TestDatabase.migrated();

        link(far, old, system.inventoryName());
        system.bringInto(far);

        var brought = keys(far);
        assertThat(brought).isNotEmpty().isEqualTo(keys(near));
        system.bringInto(far);
        assertThat(keys(far)).isEqualTo(brought);
    }

    /** Both databases are on one server, which may know another port than its clients. */
    private static void link(DatabaseTarget target, DatabaseTarget old, String schema)
            throws SQLException {
        TestDatabase.execute(
                superuser(target),
                "create extension postgres_fdw; grant usage on foreign data wrapper postgres_fdw to "
                        + target.user());
        TestDatabase.execute(
                target,
                """
                create server old foreign data wrapper postgres_fdw
                  options (host '%s', port '%d', dbname '%s', fetch_size '10000');
                create user mapping for current_user server old options (user '%s', password '%s');
                create schema "%6$s";
                import foreign schema "%6$s" from server old into "%6$s\""""
                        .formatted(
                                "127.0.0.1",
                                port(old),
                                old.database(),
                                old.user(),
                                old.password(),
                                schema));
    }

    private static int port(DatabaseTarget target) throws SQLException {
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select current_setting('port')::int")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static DatabaseTarget superuser(DatabaseTarget target) {
        return target.withUser("postgres", target.password());
    }

    /** Every row of a system's, with its key there and here. */
    private static List<String> keys(DatabaseTarget target) throws SQLException {
        var keys = new ArrayList<String>();
        for (var table : texts(target, KEYS)) {
            keys.addAll(texts(target, table + " order by 1"));
        }
        return keys;
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
