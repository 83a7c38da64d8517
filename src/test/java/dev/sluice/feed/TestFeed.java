package dev.sluice.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.Availability;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.connection.Connections;
import dev.sluice.database.start.DatabaseConfiguration;
import dev.sluice.database.start.PreparedDatabaseIntegrationTests;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import reactor.netty.resources.LoopResources;

/** A reader of a database's log, and sessions that write to the database. */
final class TestFeed implements AutoCloseable {

    static final UUID ATLAS = UUID.fromString("01900000-0000-7000-8000-0000000000b1");
    static final UUID BEACON = UUID.fromString("01900000-0000-7000-8000-0000000000b2");

    private final LoopResources loops = new DatabaseConfiguration().databaseLoops();
    private final DatabaseTarget target;
    private final Connections pool;
    private final SqlRunner sql;
    private final ChangeLog log;
    private final ReadCounts counts = new ReadCounts();
    private FeedCursor cursor;

    TestFeed(DatabaseTarget target) {
        this(target, PostgresChangeLog.PAGE);
    }

    TestFeed(DatabaseTarget target, int page) {
        this(target, page, WindowLimits.STANDARD);
    }

    TestFeed(DatabaseTarget target, int page, WindowLimits limits) {
        this.target = target;
        this.pool =
                Connections.pool(
                        "feed",
                        4,
                        target,
                        PreparedDatabaseIntegrationTests.settings(target),
                        loops);
        this.sql = new SqlRunner(pool, new Availability(), null, List.of());
        this.log = new PostgresChangeLog(sql, limits, page, counts);
        this.cursor = now();
    }

    SqlRunner sql() {
        return sql;
    }

    ReadCounts counts() {
        return counts;
    }

    ChangeLog log() {
        return log;
    }

    FeedCursor now() {
        return Objects.requireNonNull(log.now().block());
    }

    FeedCursor cursor() {
        return cursor;
    }

    /** Lets the next call of {@link #changes} begin at a cursor. */
    void goOn(FeedCursor from) {
        cursor = from;
    }

    Window read(FeedCursor after) {
        return Objects.requireNonNull(log.read(after, false).block());
    }

    /** Forgets all changes until now. */
    void skip() {
        cursor = now();
    }

    /** The changes since the last call, of all pages. Each cursor is sent as its text. */
    List<Change> changes() {
        var changes = new ArrayList<Change>();
        while (true) {
            var window = read(FeedCursor.parse(cursor.text()));
            assertThat(window.judgement()).isEqualTo(Window.Judgement.GOOD);
            changes.addAll(window.changes());
            if (window.next() != null) {
                cursor = window.next();
            }
            if (!window.more()) {
                return changes;
            }
        }
    }

    /** The same changes as text: kind, table and title of the row. */
    List<String> told() {
        return changes().stream().map(TestFeed::text).toList();
    }

    static String text(Change change) {
        var layout = change.layout();
        return change.kind() + (layout == null ? "" : " " + layout.columns().table());
    }

    void execute(String sql) {
        try (var session = session()) {
            run(session, sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A session of a writer, in autocommit. */
    Connection session() throws SQLException {
        return target.connect();
    }

    static void run(Connection session, String sql) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    String value(String query) {
        try (var session = session();
                var statement = session.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A task of a project. */
    static String task(String title, UUID project) {
        return "insert into tasks (project_id, title) values ('%s', '%s')"
                .formatted(project, title);
    }

    static String task(String title) {
        return task(title, ATLAS);
    }

    @Override
    public void close() {
        pool.dispose();
        loops.dispose();
    }
}
