package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/schema.sql} against the live database, from which {@code ./mvnw verify
 * -Dit.test=SchemaScriptIntegrationTests -Dtests.schema=write} writes it anew.
 */
class SchemaScriptIntegrationTests {

    private static final Path SCRIPT = Path.of("docs", "schema.sql");

    @Test
    void isThatOfTheDatabase() throws IOException, SQLException {
        var printed = SchemaScript.of(TestDatabase.shared());
        if ("write".equals(System.getProperty("tests.schema"))) {
            assertThat(System.getenv("CI")).as("CI accepts no change").isNull();
            Files.writeString(SCRIPT, printed);
        }
        assertThat(Files.readString(SCRIPT)).isEqualTo(printed);
    }
}
