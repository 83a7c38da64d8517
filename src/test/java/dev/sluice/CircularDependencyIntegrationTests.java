package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.database.target.DatabaseTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No task waits for itself, through however many others and however many write at once. */
@Timeout(120)
class CircularDependencyIntegrationTests {

    private static final UUID PROJECT = UUID.fromString("01900000-0000-7000-8000-0000000000b1");

    private static final String INSERT =
            "insert into task_dependencies (project_id, task_id, depends_on_id) values (?, ?, ?)";

    private static final String IN_A_CIRCLE =
            """
            with recursive waited_for (origin, id) as (
              select task_id, depends_on_id from task_dependencies
              union
              select w.origin, d.depends_on_id from task_dependencies as d join waited_for as w on d.task_id = w.id)
            select count(*) from waited_for where origin = id""";

    private static DatabaseTarget database;

    @BeforeAll
    static void copy() {
        database = TestDatabase.copy();
    }

    /** One has written its half and not committed yet; the other waits for that, and is refused. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 101})
    void theSecondOfTwoHalvesIsRefused(int length) throws Exception {
        var circle = circle(length);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var first = begin();
                var second = begin()) {
            write(first, circle.subList(0, length / 2));
            var other = halfOf(threads::submit, first, second, circle, length / 2);
            first.commit();
            assertRefused(other);
        }
        assertThat(written(circle)).isEqualTo(length / 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 101})
    void theSecondIsWrittenIfTheFirstIsTakenBack(int length) throws Exception {
        var circle = circle(length);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var first = begin();
                var second = begin()) {
            write(first, circle.subList(0, length / 2));
            var other = halfOf(threads::submit, first, second, circle, length / 2);
            first.rollback();
            other.get();
        }
        assertThat(written(circle)).isEqualTo(length - length / 2);
    }

    /** Everybody begins at the same moment, each with one side of the circle, in any order. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 24})
    void oneOfManyIsRefused(int length) throws Exception {
        var random = new Random(length);
        for (var round = 0; round < 10; round++) {
            var circle = circle(length);
            var shuffled = new ArrayList<>(circle);
            Collections.shuffle(shuffled, random);
            var start = new CyclicBarrier(length);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var writers =
                        shuffled.stream()
                                .map(side -> threads.submit(() -> writeAt(start, side)))
                                .toList();
                var refused = 0;
                for (var writer : writers) {
                    refused += writer.get() == null ? 0 : 1;
                }
                assertThat(refused).isOne();
            }
            assertThat(written(circle)).isEqualTo(length - 1);
        }
        assertThat(count(IN_A_CIRCLE)).isZero();
    }

    @Test
    void aChangeThatClosesACircleIsRefused() throws SQLException {
        var circle = circle(4);
        try (var connection = begin();
                var update =
                        connection.prepareStatement(
                                "update task_dependencies set depends_on_id = ? where task_id = ? and depends_on_id = ?")) {
            write(connection, circle.subList(0, 3));
            connection.commit();
            update.setObject(1, circle.getFirst().task());
            update.setObject(2, circle.get(1).task());
            update.setObject(3, circle.get(1).dependsOn());
            assertThatThrownBy(update::executeUpdate)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("A task cannot wait for itself");
        }
    }

    /** Under a snapshot of its own, a writer would not see what the others committed. */
    @ParameterizedTest
    @ValueSource(
            ints = {Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE})
    void anotherIsolationLevelIsRefused(int level) throws SQLException {
        var circle = circle(2);
        try (var connection = database.connect()) {
            connection.setTransactionIsolation(level);
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> write(connection, circle.subList(0, 1)))
                    .hasMessageContaining("READ COMMITTED");
        }
    }

    /** That a task waits for another. */
    private record Side(UUID task, UUID dependsOn) {}

    /** New tasks, each of which waits for the next one, and the last for the first. */
    private static List<Side> circle(int length) throws SQLException {
        var tasks = IntStream.range(0, length).mapToObj(_ -> UUID.randomUUID()).toList();
        try (var connection = database.connect();
                var insert =
                        connection.prepareStatement(
                                "insert into tasks (id, project_id, title) values (?, ?, 'In a circle')")) {
            for (var task : tasks) {
                insert.setObject(1, task);
                insert.setObject(2, PROJECT);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return IntStream.range(0, length)
                .mapToObj(i -> new Side(tasks.get(i), tasks.get((i + 1) % length)))
                .toList();
    }

    private interface Threads {
        Future<?> submit(Callable<@Nullable Object> work);
    }

    /** Lets the second write the other half, and returns when it waits for the first. */
    private static Future<?> halfOf(
            Threads threads, Connection first, Connection second, List<Side> circle, int from)
            throws SQLException {
        var waiting = backend(second);
        var holding = backend(first);
        var writer =
                threads.submit(
                        () -> {
                            write(second, circle.subList(from, circle.size()));
                            second.commit();
                            return null;
                        });
        await().until(() -> isBlocked(waiting, holding));
        return writer;
    }

    private static @Nullable SQLException writeAt(CyclicBarrier start, Side side) throws Exception {
        try (var connection = begin()) {
            start.await();
            write(connection, List.of(side));
            connection.commit();
            return null;
        } catch (SQLException refusal) {
            assertThat(refusal.getMessage()).contains("A task cannot wait for itself");
            return refusal;
        }
    }

    private static Connection begin() throws SQLException {
        var connection = database.connect();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void write(Connection connection, List<Side> sides) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            for (var side : sides) {
                insert.setObject(1, PROJECT);
                insert.setObject(2, side.task());
                insert.setObject(3, side.dependsOn());
                insert.executeUpdate();
            }
        }
    }

    private static void assertRefused(Future<?> writer) {
        assertThatThrownBy(writer::get)
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("A task cannot wait for itself, not through others either.");
    }

    private static int backend(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static boolean isBlocked(int waiting, int holding) throws SQLException {
        return count(
                        "select count(*) from unnest(pg_blocking_pids(%d)) as b (pid) where b.pid = %d"
                                .formatted(waiting, holding))
                > 0;
    }

    private static int written(List<Side> circle) throws SQLException {
        var tasks = circle.stream().map(side -> "'" + side.task() + "'").toList();
        return count(
                "select count(*) from task_dependencies where task_id in ("
                        + String.join(", ", tasks)
                        + ")");
    }

    private static int count(String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
