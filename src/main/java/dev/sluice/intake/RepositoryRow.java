package dev.sluice.intake;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the row of a repository. For a new repository, it also makes a project, in which users see
 * the repository.
 */
final class RepositoryRow {

    private static final String FIND =
            """
            select id from repositories
            where provider = 'git' and metadata ->> 'git_directory' = ?""";

    private static final String INSERT =
            """
            insert into repositories (user_id, provider, owner_name, name, full_name, url,
                default_branch, metadata, last_synced_at)
            values (?, 'git', ?, left(?, 255), ?, ?, ?,
                jsonb_build_object('git_directory', ?::text), now())
            returning id""";

    private static final String UPDATE =
            """
            update repositories set default_branch = ?, last_synced_at = now() where id = ?
            returning id""";

    private static final String INSERT_PROJECT =
            """
            insert into projects (owner_id, name, description)
            values (?, left(?, 200), 'Made for the Git repository that was imported.')
            returning id""";

    private static final String INSERT_OWNER =
            """
            insert into project_members (project_id, user_id, role)
            values (?, ?, 'owner')
            returning user_id""";

    /** Adds the members of all projects to one project. Users without a project are not added. */
    private static final String INSERT_MEMBERS =
            """
            insert into project_members (project_id, user_id)
            select distinct ?::uuid, m.user_id from project_members as m
            on conflict do nothing
            returning user_id""";

    private static final String INSERT_LINK =
            """
            insert into project_repositories (project_id, repository_id, is_primary)
            values (?, ?, true)
            returning project_id""";

    private RepositoryRow() {}

    /**
     * Writes the row, and the project of a new repository. Returns the key of the repository's row.
     */
    static UUID write(Connection connection, GitClone clone, UUID owner, boolean withMembers)
            throws SQLException, IOException {
        var directory = clone.home().toString();
        var branch = Objects.requireNonNullElse(clone.defaultBranch(), "main");
        var known = id(connection, FIND, directory);
        if (known.isPresent()) {
            id(connection, UPDATE, branch, known.get());
            return known.get();
        }
        var origin = clone.origin();
        var repository =
                id(
                                connection,
                                INSERT,
                                owner,
                                origin.owner(),
                                origin.name(),
                                origin.fullName(),
                                clone.url(),
                                branch,
                                directory)
                        .orElseThrow();
        var project = id(connection, INSERT_PROJECT, owner, origin.name()).orElseThrow();
        id(connection, INSERT_OWNER, project, owner);
        if (withMembers) {
            id(connection, INSERT_MEMBERS, project);
        }
        id(connection, INSERT_LINK, project, repository);
        return repository;
    }

    private static Optional<UUID> id(
            Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (var index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }
}
