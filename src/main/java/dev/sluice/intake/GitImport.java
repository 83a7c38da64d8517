package dev.sluice.intake;

import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports a Git repository: its branches, every commit that is reachable from them, and the files
 * of the checked-out commit. The import is one transaction. A repeated import adds new commits, and
 * deletes the rows of branches and files that no longer exist.
 */
final class GitImport {

    private static final Logger LOG = LoggerFactory.getLogger(GitImport.class);

    /**
     * Serializes imports. If two replicas import at the same time, the second waits for the first.
     */
    private static final String LOCK =
            "select pg_advisory_xact_lock(hashtext('sluice.import.git'))";

    private GitImport() {}

    /**
     * Runs the import.
     *
     * @param owner the key of the user that owns a new repository
     * @param withMembers whether all members of any project become members of the project that is
     *     made for a new repository
     * @return the key of the repository's row
     */
    static UUID run(DatabaseTarget target, UUID owner, GitClone clone, boolean withMembers)
            throws SQLException, IOException {
        try (var connection = target.connect()) {
            connection.setAutoCommit(false);
            lock(connection);
            var repository = RepositoryRow.write(connection, clone, owner, withMembers);
            var commits = CommitRows.write(connection, repository, clone);
            var branches = clone.branches();
            var main = Objects.requireNonNullElse(clone.defaultBranch(), "");
            BranchRows.write(connection, repository, branches, main);
            var files = files(clone);
            FileRows.write(connection, repository, files);
            connection.commit();
            LOG.info(
                    "Imported the Git repository {}: {} branches, {} new commits, {} files and"
                            + " directories",
                    clone.origin().fullName(),
                    branches.size(),
                    commits,
                    files.size());
            return repository;
        }
    }

    private static void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(LOCK);
        }
    }

    private static List<GitFile> files(GitClone clone) throws IOException {
        var head = clone.head();
        if (head.isEmpty()) {
            LOG.info("The Git repository {} has no commits yet", clone.origin().fullName());
            return List.of();
        }
        try (var walk = clone.commits()) {
            return TreeReader.read(clone.repository(), walk.parseCommit(head.get()));
        }
    }
}
