package dev.sluice.database.schema;

import dev.sluice.database.start.PreparedDatabase;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Estimates of the number of rows in each table, from the statistics of PostgreSQL's planner.
 * Sluice reads them at startup and then every 30 seconds on a separate thread. So limits consider
 * the new size of a table soon after an import.
 */
@Component
public final class TableStatistics implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(TableStatistics.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    /**
     * The fraction of rows that is assumed to have the same value if nothing is known about a
     * column.
     */
    private static final double UNKNOWN_SHARE = 0.01;

    private static final String ROWS =
            """
            select c.relname, (select coalesce(sum(greatest(p.reltuples, 0)), 0)
                from pg_class as p where p.oid = c.oid or p.oid in (select relid from pg_partition_tree(c.oid)))::bigint
            from pg_class as c
            where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'm') and not c.relispartition""";

    /**
     * Selects the fraction of rows that have a column's most common value. If this value is
     * unknown, the query assumes that all values are equally common.
     */
    private static final String SHARES =
            """
            select tablename, attname, greatest(coalesce(most_common_freqs[1], 0), case
                when n_distinct > 0 then 1 / n_distinct
                when n_distinct < 0 then 1 / greatest(-n_distinct * c.reltuples, 1) else 1 end)
            from pg_stats join pg_class as c on c.relname = tablename and c.relnamespace = current_schema()::regnamespace
            where schemaname = current_schema()""";

    private final @Nullable ScheduledExecutorService timer;
    private volatile Estimates estimates;

    private record Estimates(Map<String, Long> rows, Map<String, Double> shares) {}

    @Autowired
    TableStatistics(PreparedDatabase database) throws SQLException {
        this.estimates = read(database.target());
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("statistics").daemon().factory());
        var _ =
                timer.scheduleWithFixedDelay(
                        () -> refresh(database.target()),
                        INTERVAL.toSeconds(),
                        INTERVAL.toSeconds(),
                        TimeUnit.SECONDS);
    }

    private TableStatistics(Map<String, Long> rows) {
        this.estimates = new Estimates(rows, Map.of());
        this.timer = null;
    }

    /** Makes statistics with fixed numbers of rows, by table name. */
    public static TableStatistics of(Map<String, Long> rows) {
        return new TableStatistics(Map.copyOf(rows));
    }

    /**
     * Returns the number of rows of a table, rounded down to a power of two so that the cost of an
     * operation seldom changes. Returns 0 if nothing is known, for example before the table is
     * analyzed.
     */
    public long rows(String table) {
        return Long.highestOneBit(estimates.rows().getOrDefault(table, 0L));
    }

    /**
     * Returns the fraction of a table's rows, from 0 to 1, that have the most common value of a
     * column.
     */
    public double share(String table, String column) {
        return estimates.shares().getOrDefault(table + "." + column, UNKNOWN_SHARE);
    }

    private void refresh(DatabaseTarget target) {
        try {
            estimates = read(target);
        } catch (SQLException | RuntimeException unavailable) { // the timer must go on
            LOG.debug("The statistics of the tables could not be read", unavailable);
        }
    }

    private static Estimates read(DatabaseTarget target) throws SQLException {
        try (var connection = target.connect()) {
            return new Estimates(rows(connection), shares(connection));
        }
    }

    private static Map<String, Long> rows(Connection connection) throws SQLException {
        var found = new HashMap<String, Long>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(ROWS)) {
            while (result.next()) {
                found.put(result.getString(1), result.getLong(2));
            }
        }
        return Map.copyOf(found);
    }

    private static Map<String, Double> shares(Connection connection) throws SQLException {
        var found = new HashMap<String, Double>();
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(SHARES)) {
            while (result.next()) {
                found.put(result.getString(1) + "." + result.getString(2), result.getDouble(3));
            }
        }
        return Map.copyOf(found);
    }

    @Override
    public void destroy() {
        if (timer != null) {
            timer.shutdownNow();
        }
    }
}
