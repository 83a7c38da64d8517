package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import dev.sluice.database.schema.DatabaseSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/data-model.md} against the live database and the catalog, from which {@code
 * ./mvnw verify -Dit.test=DataModelIntegrationTests -Dtests.data-model=write} writes it anew.
 */
class DataModelIntegrationTests {

    private static final Path DOCUMENT = Path.of("docs", "data-model.md");

    /**
     * Flyway's, those of sign-in, the names that triggers keep of events, and what materialized
     * views are made of.
     */
    private static final Set<String> UNREAD =
            Set.of(
                    "flyway_schema_history",
                    "access_tokens",
                    "administrators",
                    "credential_changes",
                    "revoked_claims",
                    "event_names",
                    "tasks_performance_analysis_now",
                    "events_performance_analysis_now",
                    "analytics_performance_analysis_now");

    private final Catalog catalog = TestSluice.shared().bean(Catalog.class);
    private final DatabaseSchema database = TestSluice.shared().bean(DatabaseSchema.class);

    @Test
    void isThatOfTheDatabase() throws IOException, SQLException {
        var written = DataModelDocument.of(catalog, database, TestDatabase.shared());
        if ("write".equals(System.getProperty("tests.data-model"))) {
            assertThat(System.getenv("CI")).as("CI accepts no change").isNull();
            Files.writeString(DOCUMENT, written);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(written);
    }

    @Test
    void leavesNoTableOut() {
        var tables = new HashSet<>(database.tables().keySet());
        tables.removeAll(UNREAD);
        assertThat(catalog.entities().stream().map(Entity::table).distinct())
                .containsExactlyInAnyOrderElementsOf(tables);
    }
}
