package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code docs/schema.sql} against the live database, from which {@code ./mvnw verify
 * -Dit.test=SchemaScriptIntegrationTests -Dtests.schema=write} writes it anew. The file shows a
 * database without the extension pgvector.
 */
class SchemaScriptIntegrationTests {

    private static final Path SCRIPT = Path.of("docs", "schema.sql");

    @Test
    void isThatOfTheDatabase() throws IOException, SQLException {
        var target = TestDatabase.shared();
        var printed = SchemaScript.of(target);
        if (printed.contains("create extension vector;")) {
            assertThat(withoutVectors(printed)).isEqualTo(withoutVectors(Files.readString(SCRIPT)));
            return;
        }
        if ("write".equals(System.getProperty("tests.schema"))) {
            assertThat(System.getenv("CI")).as("CI accepts no change").isNull();
            Files.writeString(SCRIPT, printed);
        }
        assertThat(Files.readString(SCRIPT)).isEqualTo(printed);
    }

    /**
     * The script without the extension pgvector, its indexes and its sizes, and without the domain
     * that stands for it on other servers.
     */
    private static String withoutVectors(String script) {
        return script.replace("vector_dims(embedding::real[])", "vector_dims(embedding)")
                .replace("create extension vector;\n\n", "")
                .replaceAll("\\bvector\\(\\d+\\)", "vector")
                .replaceAll("(?m)^CREATE INDEX .* USING hnsw .*\n", "")
                .replaceAll("(?m)^create (domain vector|operator <=>) (.+\n)+\n", "")
                .replaceAll(
                        "(?m)^CREATE OR REPLACE FUNCTION public\\.(vector_dims|cosine_distance)\\((.+\n)+\n",
                        "");
    }
}
