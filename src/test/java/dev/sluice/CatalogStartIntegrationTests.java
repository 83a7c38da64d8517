package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.catalog.declaration.CatalogProblems.InvalidCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.NestedExceptionUtils;

/** Sluice does not start with a catalog that is wrong, and says everything that is. */
class CatalogStartIntegrationTests {

    @Test
    void refusesToStartAndListsEveryMistake(@TempDir Path folder) throws IOException {
        try (var files = Files.list(Path.of("graphql"))) {
            for (var file : files.filter(each -> each.toString().endsWith(".graphqls")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        var task = folder.resolve("task.graphqls");
        Files.writeString(
                task,
                Files.readString(task)
                        .replace("title: String! @sortable", "headline: String! @sortable")
                        .replace("definitionOfDone: String", "definitionOfDone: String! @sortable")
                        .replace(
                                "@visible(rule: MEMBER, by: \"project_id\")\n    @deletable",
                                "@deletable"));

        var failure =
                catchThrowable(
                        () ->
                                TestSluice.start(
                                                TestDatabase.shared(),
                                                Map.of(
                                                        "sluice.schema.locations",
                                                        "file:" + folder + "/*.graphqls"))
                                        .close());

        assertThat(NestedExceptionUtils.getRootCause(failure))
                .isInstanceOfSatisfying(
                        InvalidCatalog.class,
                        invalid ->
                                assertThat(invalid.problems())
                                        .contains(
                                                "Task: has no @visible: name the rule that shows its rows",
                                                "Task.headline: there is no column tasks.headline",
                                                "Task.definitionOfDone: is non-null, but tasks.definition_of_done can be null",
                                                "Task.definitionOfDone: is @sortable, but no index of tasks begins with (definition_of_done, id)"));
    }
}
