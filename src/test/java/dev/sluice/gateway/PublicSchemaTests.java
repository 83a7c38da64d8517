package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.catalog.declaration.CatalogReader;
import dev.sluice.gateway.engine.SchemaConfiguration;
import dev.sluice.gateway.engine.SchemaSettings;
import graphql.parser.ParserOptions;
import graphql.schema.GraphQLSchema;
import graphql.schema.diff.DiffEvent;
import graphql.schema.diff.SchemaDiff;
import graphql.schema.diff.SchemaDiffSet;
import graphql.schema.diff.reporting.CapturingReporter;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.SchemaPrinter;
import graphql.schema.idl.TypeDefinitionRegistry;
import graphql.schema.idl.UnExecutableSchemaGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Holds the public schema against {@code docs/schema.graphql}. Every change of it shows in review;
 * one that breaks clients fails by name until the file is written anew with {@code ./mvnw test
 * -Dtest=PublicSchemaTests -Dtests.schema=write}.
 */
class PublicSchemaTests {

    private static final Path FILE = Path.of("docs", "schema.graphql");

    /** Bytes of the part without the statistics for administrators. */
    private static final int MAX_READING = 450 * 1024;

    @Test
    void isThePrintedOne() throws IOException {
        var printed = print(schema(current()));
        if ("write".equals(System.getProperty("tests.schema"))) {
            assertThat(System.getenv("CI")).as("CI accepts no change").isNull();
            Files.writeString(FILE, printed);
        }
        var accepted = Files.readString(FILE);
        var changes = new CapturingReporter();
        new SchemaDiff(SchemaDiff.Options.defaultOptions())
                .diffSchema(
                        difference(schema(new SchemaParser().parse(accepted)), schema(current())),
                        changes);
        changes.getEvents().stream()
                .filter(change -> !change.getReasonMsg().contains("Examining"))
                .forEach(change -> System.out.println("schema: " + change.getReasonMsg()));
        assertThat(changes.getBreakages())
                .extracting(DiffEvent::getReasonMsg)
                .as("changes that break clients")
                .isEmpty();
        assertThat(printed).as("the public schema as it is accepted").isEqualTo(accepted);
    }

    /** Bytes of each part of the printed schema. Clients download the reading part. */
    @Test
    void isSmallEnoughToRead() throws IOException {
        var sizes = SchemaSizes.of(schema(current()), PublicSchemaTests::print);
        System.out.println(sizes.printed());
        assertThat(sizes.reading()).isLessThanOrEqualTo(MAX_READING);
    }

    @Test
    void describesEverything() throws IOException {
        assertThat(SchemaSizes.undescribed(schema(current()))).isEmpty();
    }

    /** The difference parses both schemas, and knows no limit but that of operations. */
    private static SchemaDiffSet difference(GraphQLSchema accepted, GraphQLSchema current) {
        var limits = ParserOptions.getDefaultParserOptions();
        ParserOptions.setDefaultParserOptions(ParserOptions.getDefaultSdlParserOptions());
        try {
            return SchemaDiffSet.diffSetFromSdl(accepted, current);
        } finally {
            ParserOptions.setDefaultParserOptions(limits);
        }
    }

    private static TypeDefinitionRegistry current() throws IOException {
        var declarations =
                new SchemaConfiguration()
                        .declarations(new SchemaSettings(List.of(SchemaSettings.OWN)));
        var problems = new CatalogProblems();
        var catalog = CatalogReader.read(declarations, problems);
        problems.throwIfAny();
        return SchemaConfiguration.registry(catalog, declarations);
    }

    private static GraphQLSchema schema(TypeDefinitionRegistry registry) {
        return UnExecutableSchemaGenerator.makeUnExecutableSchema(registry);
    }

    private static String print(GraphQLSchema schema) {
        var options =
                SchemaPrinter.Options.defaultOptions()
                        .includeScalarTypes(true)
                        .includeDirectiveDefinitions(false)
                        .includeSchemaDefinition(false);
        return new SchemaPrinter(options).print(schema);
    }
}
