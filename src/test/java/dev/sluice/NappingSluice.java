package dev.sluice;

import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A Sluice of a test's own, with a type that takes as long to read as it says. */
public final class NappingSluice {

    public static final String LONG_NAP =
            "{ naps(filter: {seconds: {gt: 10}}) { nodes { slept } } }";
    public static final String SHORT_NAP =
            "{ naps(filter: {seconds: {lt: 1}}) { nodes { seconds slept } } }";

    private static final String SDL =
            """
            "Takes as long as it says."
            type Nap implements Node @table(name: "naps") @visible(rule: PUBLIC) {
                id: ID!
                seconds: Float
                slept: String @expression(sql: "(select '' from pg_sleep({row}.seconds))")
                dreamt: String @expression(sql: "nightmare({row}.seconds)")
                snored: String @expression(sql: "repeat('z', 4000000)")
            }
            """;

    private NappingSluice() {}

    public static TestSluice start(
            DatabaseTarget database, Path folder, Map<String, String> properties)
            throws IOException {
        return start(database, database, folder, properties);
    }

    /**
     * The same.
     *
     * @param reached the database as Sluice reaches it
     */
    static TestSluice start(
            DatabaseTarget database,
            DatabaseTarget reached,
            Path folder,
            Map<String, String> properties)
            throws IOException {
        TestDatabase.execute(
                database,
                """
                create table naps (id uuid primary key default uuidv7(), seconds double precision);
                insert into naps (seconds) values (0.05), (1.5), (60);
                create function nightmare(double precision) returns text language plpgsql
                  as $$ begin raise exception 'words of the database'; end $$""");
        Files.writeString(folder.resolve("nap.graphqls"), SDL);
        var all = new HashMap<>(properties);
        all.put(
                "sluice.schema.locations",
                "classpath*:graphql/**/*.graphqls,file:" + folder + "/*.graphqls");
        return TestSluice.start(reached, all);
    }

    /** How many naps are taken. */
    public static int napping(DatabaseTarget database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select count(*) from pg_stat_activity where datname = current_database() and state = 'active'"
                                        + " and pid <> pg_backend_pid() and wait_event = 'PgSleep'")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
