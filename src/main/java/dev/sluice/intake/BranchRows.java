package dev.sluice.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Writes the branches of a repository, and deletes the rows of branches that no longer exist. The
 * commits must be written first, because branches refer to them.
 */
final class BranchRows {

    private static final String UPSERT =
            """
            insert into repository_branches as b
                (repository_id, name, head_sha, head_commit_id, last_commit_at, is_default)
            select ?, n.name, n.sha, c.id, c.committed_at, n.name = ?
            from unnest(?::text[], ?::text[]) as n (name, sha)
            left join commits as c on c.repository_id = ? and c.sha = n.sha
            on conflict (repository_id, name) do update
            set head_sha = excluded.head_sha, head_commit_id = excluded.head_commit_id,
                last_commit_at = excluded.last_commit_at, is_default = excluded.is_default
            where (b.head_sha, b.head_commit_id, b.is_default)
                is distinct from (excluded.head_sha, excluded.head_commit_id, excluded.is_default)""";

    private static final String DELETE =
            """
            delete from repository_branches where repository_id = ? and name <> all (?)""";

    private BranchRows() {}

    static void write(
            Connection connection, UUID repository, Map<String, ObjectId> branches, String main)
            throws SQLException {
        var names = connection.createArrayOf("text", branches.keySet().toArray());
        var shas =
                connection.createArrayOf(
                        "text", branches.values().stream().map(ObjectId::name).toArray());
        try (var delete = connection.prepareStatement(DELETE);
                var upsert = connection.prepareStatement(UPSERT)) {
            delete.setObject(1, repository);
            delete.setArray(2, names);
            delete.executeUpdate();
            upsert.setObject(1, repository);
            upsert.setString(2, main);
            upsert.setArray(3, names);
            upsert.setArray(4, shas);
            upsert.setObject(5, repository);
            upsert.executeUpdate();
        }
    }
}
