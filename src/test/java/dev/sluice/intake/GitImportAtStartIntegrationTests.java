package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.TestDatabase;
import dev.sluice.database.DemoDatabase;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.start.PreparedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitImportAtStartIntegrationTests {

    @TempDir private Path directory;
    private final PreparedDatabase database = DemoDatabase.prepared(TestDatabase.copy());

    @Test
    void importsWhatIsAskedFor() throws SQLException, GitAPIException {
        TestGit.init(directory.resolve("engine")).close();

        start(directory.resolve("engine").toString());

        assertThat(imported()).isEqualTo(1);
        assertThat(members()).isEqualTo(1);
    }

    @Test
    void makesMembersOnlyWhereTheyAreAskedFor() throws SQLException, GitAPIException {
        TestGit.init(directory.resolve("engine")).close();

        start(directory.resolve("engine").toString(), ImportSettings.Members.ALL);

        assertThat(members()).isGreaterThan(1);
    }

    @Test
    void importsNothingUnasked() throws SQLException {
        start(null);
        start("none");
        start(" ");

        assertThat(imported()).isZero();
    }

    @Test
    void saysThatThereIsNoRepository() throws IOException, GitAPIException {
        Files.writeString(directory.resolve("file"), "");
        var inside = Files.createDirectories(directory.resolve("engine/src"));
        TestGit.init(directory.resolve("engine")).close();
        for (var path :
                new Path[] {
                    directory, directory.resolve("file"), directory.resolve("no"), inside
                }) {
            assertThatThrownBy(() -> start(path.toString()))
                    .isInstanceOf(StartupFailure.class)
                    .hasMessage("There is no readable Git repository at %s.", path);
        }
    }

    private void start(@Nullable String git) {
        start(git, null);
    }

    private void start(@Nullable String git, ImportSettings.@Nullable Members members) {
        var atStart = new GitImportAtStart(new ImportSettings(git, members), database);
        atStart.start();
        atStart.stop();
    }

    private long imported() throws SQLException {
        return count("repositories where metadata ? 'git_directory'");
    }

    /** Members of the projects of imported repositories. */
    private long members() throws SQLException {
        return count(
                "project_members join project_repositories using (project_id)"
                        + " join repositories as r on r.id = repository_id where r.metadata ? 'git_directory'");
    }

    private long count(String rows) throws SQLException {
        try (var connection = database.target().connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from " + rows)) {
            result.next();
            return result.getLong(1);
        }
    }
}
