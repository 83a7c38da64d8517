package dev.sluice.database.secret;

import static dev.sluice.database.secret.SealedValues.bind;
import static dev.sluice.database.secret.SealedValues.found;

import dev.sluice.database.secret.SealedHead.Form;
import dev.sluice.database.secret.SealedValues.Beginning;
import dev.sluice.database.secret.SealedValues.Found;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Seals (encrypts) the values of one column anew with the active key, which also seals new values.
 *
 * <p>A run first reads and opens the values of a batch, without locks. Then one transaction locks
 * the rows of the batch that no other transaction has locked. It replaces a value only if the value
 * has not changed since it was read. So a batch never waits for a row lock, and it keeps a value
 * that another program wrote meanwhile. At the end, the run tries each locked or changed row again
 * by itself.
 */
final class ColumnRotation {

    /** The maximum number of values in a batch. */
    static final int BATCH = 100;

    /**
     * The maximum bytes of the values in a batch. A single larger value forms a batch of its own.
     */
    private static final long BATCH_BYTES = 8L * 1024 * 1024;

    /** The maximum number of attempts for one row, if other programs keep writing the row. */
    private static final int ATTEMPTS = 5;

    /**
     * The maximum bytes of a value that is read. Beside the largest secret, 4096 bytes remain for
     * the key's id and the encryption's own data.
     */
    private static final long LARGEST = SealingKeys.MAX_SECRET + 4096L;

    private static final UUID LOWEST = new UUID(0, 0);

    private static final String SIZES =
            """
            select id, octet_length({column}) from {table}
            where {column} is not null and {head} = ? and id >= ? order by {head}, id limit %d"""
                    .formatted(BATCH);

    private static final String VALUES =
            "select id, {column} from {table} where id = any (?) and {column} is not null order by id";

    private static final String LOCK =
            "select id from {table} where id = any (?) for no key update skip locked";

    private static final String REPLACE =
            """
            update {table} as t set {column} = v.new from unnest(?::uuid[], ?::bytea[], ?::bytea[]) as v (id, old, new)
            where t.id = v.id and t.{column} = v.old returning t.id""";

    private static final String NOT_AVAILABLE = "55P03";

    private final Connection connection;
    private final SealingKeys keys;
    private final Opener opener;
    private final SealedColumn column;
    private final Map<SealedHead, Long> unopened = new HashMap<>();
    private final Map<SealedHead, Long> tooLarge = new HashMap<>();
    private final Set<UUID> again = new LinkedHashSet<>();
    private long sealed;

    ColumnRotation(Connection connection, SealingKeys keys, Opener opener, SealedColumn column) {
        this.connection = connection;
        this.keys = keys;
        this.opener = opener;
        this.column = column;
    }

    /** A value that was read, and the newly sealed value that replaces it. */
    private record Change(Found old, byte[] value) {

        UUID row() {
            return old.row();
        }
    }

    /** A row's id, and the length of its value in bytes. */
    private record Size(UUID row, long bytes) {}

    /** Seals anew each value that it can open. Returns the number of values that it sealed. */
    long run() throws SQLException {
        for (var beginning : SealedValues.beginnings(connection, column)) {
            if (isToDo(beginning.head())) {
                all(beginning);
            }
        }
        for (var row : again) {
            alone(row);
        }
        return sealed;
    }

    private boolean isToDo(SealedHead head) {
        return head.key() != null
                && keys.find(head.key()) != null
                && head.form() != Form.UNKNOWN
                && !keys.isCurrent(head);
    }

    /**
     * Seals anew all values that begin with these bytes, in batches and in the order of the row
     * ids.
     */
    private void all(Beginning beginning) throws SQLException {
        var from = LOWEST;
        for (var sizes = sizes(beginning, from); !sizes.isEmpty(); sizes = sizes(beginning, from)) {
            var rows = new ArrayList<UUID>();
            var bytes = 0L;
            for (var size : sizes) {
                if (!rows.isEmpty() && bytes + size.bytes() > BATCH_BYTES) {
                    break;
                }
                from = next(size.row());
                if (size.bytes() > LARGEST) {
                    tooLarge.merge(beginning.head(), 1L, Long::sum);
                } else {
                    bytes += size.bytes();
                    rows.add(size.row());
                }
            }
            write(changes(rows));
            if (from.equals(LOWEST)) {
                return;
            }
        }
    }

    /**
     * Returns the next id in PostgreSQL's order of UUIDs. After the highest id, it returns the
     * lowest.
     */
    private static UUID next(UUID id) {
        var low = id.getLeastSignificantBits() + 1;
        return new UUID(id.getMostSignificantBits() + (low == 0 ? 1 : 0), low);
    }

    private List<Size> sizes(Beginning beginning, UUID from) throws SQLException {
        var sizes = new ArrayList<Size>();
        try (var statement = connection.prepareStatement(column.sql(SIZES))) {
            bind(statement, beginning.bytes(), from);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    sizes.add(new Size(rows.getObject(1, UUID.class), rows.getLong(2)));
                }
            }
        }
        return sizes;
    }

    /**
     * Reads and opens the values of rows, and seals them with the active key. Skips values that
     * need no new seal, that do not open, or that are too large.
     */
    private List<Change> changes(List<UUID> rows) throws SQLException {
        var changes = new ArrayList<Change>();
        if (rows.isEmpty()) {
            return changes;
        }
        for (var old : found(connection, column.sql(VALUES), uuids(rows))) {
            var head = SealedHead.of(old.value());
            if (!isToDo(head)) {
                continue;
            }
            var secret = opener.open(column, old.row(), old.value());
            if (secret == null) {
                unopened.merge(head, 1L, Long::sum);
            } else if (secret.length > SealingKeys.MAX_SECRET) {
                tooLarge.merge(head, 1L, Long::sum);
            } else {
                changes.add(new Change(old, keys.seal(column, old.row(), secret)));
            }
        }
        return changes;
    }

    private void write(List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        connection.setAutoCommit(false);
        try {
            var free = rows(LOCK, uuids(changes.stream().map(Change::row).toList()));
            var written =
                    replace(changes.stream().filter(each -> free.contains(each.row())).toList());
            connection.commit();
            sealed += written.size();
            changes.stream()
                    .map(Change::row)
                    .filter(row -> !written.contains(row))
                    .forEach(again::add);
        } finally {
            end();
        }
    }

    /**
     * Rolls back the transaction if it failed, and returns to autocommit. After a commit, there is
     * nothing to roll back.
     */
    private void end() throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private Array uuids(List<UUID> rows) throws SQLException {
        return connection.createArrayOf("uuid", rows.toArray());
    }

    /**
     * Replaces the values that have not changed since they were read. Returns the ids of their
     * rows.
     */
    private Set<UUID> replace(List<Change> changes) throws SQLException {
        return rows(
                REPLACE,
                uuids(changes.stream().map(Change::row).toList()),
                bytes(changes.stream().map(change -> change.old().value()).toArray(byte[][]::new)),
                bytes(changes.stream().map(Change::value).toArray(byte[][]::new)));
    }

    private Array bytes(byte[][] values) throws SQLException {
        return connection.createArrayOf("bytea", values);
    }

    /** Runs a statement that returns row ids, and collects these ids. */
    private Set<UUID> rows(String sql, Array... parameters) throws SQLException {
        var all = new HashSet<UUID>();
        try (var statement = connection.prepareStatement(column.sql(sql))) {
            bind(statement, (Object[]) parameters);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return all;
    }

    /**
     * Seals the value of one row anew. It waits for the row's lock, at most for the lock timeout of
     * the connection, and holds no other lock meanwhile.
     */
    private void alone(UUID row) throws SQLException {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var changes = changes(List.of(row));
            if (changes.isEmpty()) {
                return;
            }
            try {
                if (!replace(changes).isEmpty()) {
                    sealed++;
                    return;
                }
            } catch (SQLException failure) {
                if (!NOT_AVAILABLE.equals(failure.getSQLState())) {
                    throw failure;
                }
                return;
            }
        }
    }

    /**
     * Describes the values that are not sealed with the active key. Returns one phrase for each key
     * and form.
     */
    List<String> left() throws SQLException {
        var left = new ArrayList<String>();
        SealedValues.counts(connection, column)
                .forEach(
                        (head, count) -> {
                            if (!keys.isCurrent(head)) {
                                left.add("%s has %s".formatted(column, phrase(head, count)));
                            }
                        });
        return left;
    }

    private String phrase(SealedHead head, long count) {
        var values = count == 1 ? "1 value" : count + " values";
        if (head.key() == null) {
            return values + " that is not sealed";
        }
        var ofKey = "%s of the key \"%s\"".formatted(values, head.key());
        if (keys.find(head.key()) == null) {
            return ofKey + ", which is not configured";
        }
        if (head.form() == Form.UNKNOWN) {
            return ofKey + " in a form that this Sluice does not know";
        }
        var why = new ArrayList<String>();
        note(why, unopened.get(head), "%d that it does not open");
        note(why, tooLarge.get(head), "%d above " + SealingKeys.MAX_SECRET + " bytes");
        var rest = count - unopened.getOrDefault(head, 0L) - tooLarge.getOrDefault(head, 0L);
        note(why, rest, "%d locked or written meanwhile, for another run");
        return ofKey + why.stream().collect(Collectors.joining(", ", " (", ")"));
    }

    private static void note(List<String> why, @Nullable Long count, String phrase) {
        if (count != null && count > 0) {
            why.add(phrase.formatted(count));
        }
    }
}
