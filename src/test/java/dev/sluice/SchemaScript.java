package dev.sluice;

import static java.util.stream.Collectors.joining;

import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;

/**
 * The text of {@code docs/schema.sql}: the types, tables, functions and views of a database,
 * printed from its catalog.
 */
public final class SchemaScript {

    private static final String HEAD =
            """
            -- The schema of the database, printed from its catalog by SchemaScriptIntegrationTests.
            --
            -- Read here how the database is. To change it, add a migration to db/migration. Each table is complete in one place, so this file
            -- cannot be run: a foreign key may refer to a later table. The partitions of months are left out.

            """;

    private SchemaScript() {}

    /**
     * Prints the whole schema.
     *
     * @throws SQLException if the database cannot be read
     */
    static String of(DatabaseTarget target) throws IOException, SQLException {
        return objects(target).values().stream().collect(joining("\n\n", HEAD, "\n"));
    }

    /**
     * Prints each object: types, tables, functions, then views, each kind by name. The keys are
     * kind and name, as in {@code table users}.
     *
     * @throws SQLException if the database cannot be read
     */
    public static Map<String, String> objects(DatabaseTarget target)
            throws IOException, SQLException {
        var sql =
                new ClassPathResource("schema-script.sql")
                        .getContentAsString(StandardCharsets.UTF_8);
        var objects = new LinkedHashMap<String, String>();
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                objects.put(
                        rows.getString("kind") + " " + rows.getString("name"),
                        rows.getString("text"));
            }
        }
        return objects;
    }
}
