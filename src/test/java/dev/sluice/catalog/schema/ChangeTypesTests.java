package dev.sluice.catalog.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.catalog.declaration.CatalogReader;
import dev.sluice.catalog.declaration.Declarations;
import graphql.language.AstPrinter;
import graphql.language.SDLDefinition;
import graphql.language.SDLNamedDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeTypesTests {

    private static final String TASKS =
            """
            interface Node { id: ID! }
            directive @stream(of: String!) on FIELD_DEFINITION
            type BigTask implements Node @table(name: "tasks") @visible(rule: PUBLIC) {
                id: ID!
                parent: BigTask @toOne(by: "parent_id")
            }
            "Root of watching."
            type Subscription
            """;

    private static final String STREAMS =
            """
            extend type Subscription {
                tasks(after: FeedCursor): BigTaskChange! @stream(of: "BigTask")
                children(parentId: ID!, after: FeedCursor): BigTaskChange! @stream(of: "BigTask", by: "parentId")
            }
            """;

    private static final String OWN =
            """
            "Of an extension."
            type Subscription @live { touches(every: Int): Touched! }
            """;

    @Test
    void aTypeWithStreamsHasATypeOfChanges() {
        assertThat(printed(List.of(TASKS, STREAMS), "BigTaskChange"))
                .containsExactly(
                        """
                        "A change that a stream tells."
                        type BigTaskChange {
                          "Kind of the change."
                          kind: ChangeKind!
                          "Global id; null for RESYNC."
                          id: ID
                          "The row as it is now; null if it is gone or hidden, and for RESYNC."
                          bigTask: BigTask
                          "Time of the change, before its commit."
                          at: DateTime!
                          "Position after this change: `after` of a later subscription."
                          cursor: FeedCursor!
                        }""");
    }

    @Test
    void theSubscriptionTypeHasTheFieldsOfAllFiles() {
        assertThat(printed(List.of(TASKS, STREAMS, OWN), "Subscription"))
                .containsExactly(
                        """
                        "Root of watching."
                        type Subscription @live {
                          tasks(after: FeedCursor): BigTaskChange!
                          children(parentId: ID!, after: FeedCursor): BigTaskChange!
                          touches(every: Int): Touched!
                        }""");
    }

    @Test
    void withoutFieldsThereIsNoSubscriptionType() {
        assertThat(printed(List.of(TASKS), "Subscription")).isEmpty();
        assertThat(printed(List.of(TASKS), "BigTaskChange")).isEmpty();
        assertThat(printed(List.of(TASKS), "stream")).isEmpty();
    }

    /** The public definitions of that name. */
    private static List<String> printed(List<String> files, String name) {
        var declarations = Declarations.parse(files);
        var problems = new CatalogProblems();
        var catalog = CatalogReader.read(declarations, problems);
        assertThat(problems.all()).isEmpty();
        return GeneratedTypes.of(catalog, declarations).stream()
                .filter(type -> isNamed(type, name))
                .map(AstPrinter::printAst)
                .toList();
    }

    private static boolean isNamed(SDLDefinition<?> definition, String name) {
        return definition instanceof SDLNamedDefinition<?> named && named.getName().equals(name);
    }
}
