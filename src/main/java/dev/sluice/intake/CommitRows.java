package dev.sluice.intake;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the commits of a repository that the database does not have yet. */
final class CommitRows {

    private static final Logger LOG = LoggerFactory.getLogger(CommitRows.class);
    private static final int BATCH = 1_000;
    private static final int LOGGED_EVERY = 50_000;

    private static final String KNOWN = "select sha from commits where repository_id = ?";

    private static final String INSERT =
            """
            insert into commits (repository_id, sha, parent_shas, author_name, author_email,
                authored_at, committer_name, committer_email, committed_at, message)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (repository_id, sha) do nothing""";

    private CommitRows() {}

    /** Writes the new commits. Returns how many it wrote. */
    static int write(Connection connection, UUID repository, GitClone clone)
            throws SQLException, IOException {
        var known = known(connection, repository);
        var added = 0;
        try (var walk = clone.commits();
                var insert = connection.prepareStatement(INSERT)) {
            for (var commit = walk.next(); commit != null; commit = walk.next()) {
                if (!known.contains(commit.name())) {
                    add(insert, repository, CommitReader.read(commit));
                    added++;
                    if (added % BATCH == 0) {
                        insert.executeBatch();
                    }
                    if (added % LOGGED_EVERY == 0) {
                        LOG.info("{} commits so far", added);
                    }
                }
                commit.disposeBody();
            }
            insert.executeBatch();
        }
        return added;
    }

    private static Set<String> known(Connection connection, UUID repository) throws SQLException {
        var shas = new HashSet<String>();
        try (var select = connection.prepareStatement(KNOWN)) {
            select.setObject(1, repository);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    shas.add(rows.getString(1));
                }
            }
        }
        return shas;
    }

    private static void add(PreparedStatement insert, UUID repository, GitCommit commit)
            throws SQLException {
        insert.setObject(1, repository);
        insert.setString(2, commit.sha());
        insert.setArray(
                3, insert.getConnection().createArrayOf("text", commit.parents().toArray()));
        insert.setString(4, commit.author().name());
        insert.setString(5, commit.author().email());
        insert.setObject(6, time(commit.author().time()));
        insert.setString(7, commit.committer().name());
        insert.setString(8, commit.committer().email());
        insert.setObject(9, time(commit.committer().time()));
        insert.setString(10, commit.message());
        insert.addBatch();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
