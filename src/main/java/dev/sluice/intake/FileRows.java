package dev.sluice.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;

/**
 * Makes the stored file tree of a repository equal to a list of files. Changes only the rows that
 * differ.
 */
final class FileRows {

    private static final int BATCH = 1_000;

    private static final String STAGE =
            """
            create temporary table imported_files (
                id uuid not null default uuidv7(),
                path text primary key,
                parent_path text,
                name text not null,
                is_directory boolean not null,
                depth integer not null,
                file_size bigint,
                mime_type text
            ) on commit drop""";

    private static final String FILL =
            """
            insert into imported_files
                (path, parent_path, name, is_directory, depth, file_size, mime_type)
            values (?, ?, ?, ?, ?, ?, ?)""";

    private static final String ANALYZE = "analyze imported_files";

    private static final String KEEP_KEYS =
            """
            update imported_files as i set id = f.id
            from file_items as f
            where f.repository_id = ? and f.path = i.path""";

    private static final String DELETE =
            """
            delete from file_items as f
            where f.repository_id = ?
                and not exists (select from imported_files as i where i.path = f.path)""";

    private static final String UPSERT =
            """
            insert into file_items as f
                (id, repository_id, parent_id, path, name, is_directory, depth, file_size, mime_type)
            select i.id, ?, p.id, i.path, i.name, i.is_directory, i.depth, i.file_size, i.mime_type
            from imported_files as i
            left join imported_files as p on p.path = i.parent_path
            on conflict (repository_id, path) do update
            set parent_id = excluded.parent_id, is_directory = excluded.is_directory,
                file_size = excluded.file_size, mime_type = excluded.mime_type
            where (f.parent_id, f.is_directory, f.file_size, f.mime_type) is distinct from
                (excluded.parent_id, excluded.is_directory, excluded.file_size, excluded.mime_type)""";

    private FileRows() {}

    static void write(Connection connection, UUID repository, List<GitFile> files)
            throws SQLException {
        execute(connection, STAGE);
        fill(connection, files);
        execute(connection, ANALYZE);
        execute(connection, KEEP_KEYS, repository);
        execute(connection, DELETE, repository);
        execute(connection, UPSERT, repository);
    }

    private static void fill(Connection connection, List<GitFile> files) throws SQLException {
        try (var fill = connection.prepareStatement(FILL)) {
            var waiting = 0;
            for (var file : files) {
                fill.setString(1, file.path());
                fill.setString(2, file.parentPath());
                fill.setString(3, file.name());
                fill.setBoolean(4, file.isDirectory());
                fill.setInt(5, file.depth());
                fill.setObject(6, file.size(), Types.BIGINT);
                fill.setString(7, file.mimeType());
                fill.addBatch();
                if (++waiting % BATCH == 0) {
                    fill.executeBatch();
                }
            }
            fill.executeBatch();
        }
    }

    private static void execute(Connection connection, String sql, Object... parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (var index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            statement.execute();
        }
    }
}
