package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Holds {@code docs/configuration.md} against the configuration properties, from which {@code
 * ./mvnw test -Dtest=ConfigurationDocumentTests -Dtests.configuration=write} writes it anew.
 */
class ConfigurationDocumentTests {

    private static final Path DOCUMENT = Path.of("docs", "configuration.md");
    private static final Path METADATA =
            Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
    private static final String HEAD =
            """
            # Configuration

            Each property can be given on the command line (`--sluice.edge.timeout=5s`), in the environment (`SLUICE_EDGE_TIMEOUT=5s`), or in an `application.yml` in the directory that Sluice is started from.
            Durations have a unit (`500ms`, `10s`), sizes too (`1MB`), lists are separated by commas. Spring Boot's own settings work as well: `server.port`, `server.ssl.*`, `management.*`, `logging.level.*`.

            A start checks all of them first. An unknown name below `sluice.`, from whichever source, and each value of the wrong type or out of range are reported together in one line, with the name that is most like it; then the process ends with 1.
            `maxPage`, `max_page`, `SLUICE_LIMITS_MAXPAGE` and `SLUICE_LIMITS_MAX_PAGE` are spellings of `max-page`. Do not use `SLUICE_` for environment variables of your own.

            <!-- Written by ConfigurationDocumentTests from the properties' own descriptions. -->

            | property | environment | default | what |
            |---|---|---|---|
            """;

    @Test
    void saysEveryProperty() throws IOException {
        var written = HEAD + rows(TestSluice.JSON.readTree(Files.readString(METADATA)));
        if ("write".equals(System.getProperty("tests.configuration"))) {
            assertThat(System.getenv("CI")).as("CI accepts no change").isNull();
            Files.writeString(DOCUMENT, written);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(written);
    }

    private static String rows(JsonNode metadata) {
        return metadata.get("properties")
                .valueStream()
                .filter(property -> property.get("name").asString().startsWith("sluice."))
                .map(ConfigurationDocumentTests::row)
                .sorted()
                .collect(Collectors.joining());
    }

    private static String row(JsonNode property) {
        var name = property.get("name").asString();
        var description = property.path("description").asString("");
        assertThat(description).as("description of %s", name).isNotBlank();
        return "| `%s` | `%s` | %s | %s |%n"
                .formatted(
                        name,
                        name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT),
                        property.has("defaultValue")
                                ? "`" + property.get("defaultValue").asString() + "`"
                                : "",
                        description.replaceAll("\\{@code ([^}]*)}", "`$1`"));
    }
}
