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
 * Seals the values of one column anew.
 *
 * <p>Values are read and opened first, without locks. Then one transaction for each batch locks the
 * rows that are free, and replaces a value only if it is still the one that was read. So a batch
 * waits for no lock while it holds others, and a value that another program wrote meanwhile stays.
 * A row that was locked or written is tried again alone.
 */
final class ColumnRotation {

    /** The most values of a batch. */
    static final int BATCH = 100;

    /** The bytes after which a batch takes no further value. */
    private static final long BATCH_BYTES = 8L * 1024 * 1024;

    /** How often a row that is written meanwhile is tried again. */
    private static final int ATTEMPTS = 5;

    /** A larger value is not read: beside its secret it has an id and some bytes of its form. */
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

    /** A value that was read, and the one that replaces it. */
    private record Change(Found old, byte[] value) {

        UUID row() {
            return old.row();
        }
    }

    /** A row's id, and the bytes of its value. */
    private record Size(UUID row, long bytes) {}

    /** Seals what can be sealed, and answers how many values that were. */
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

    /** All values with a beginning, in the order of their rows' ids. */
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

    /** The next id in the order of PostgreSQL; the lowest one after the highest. */
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

    /** New values for rows, as far as the old ones are to be sealed anew and open. */
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

    /** Ends a transaction that failed; there is none after a commit. */
    private void end() throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private Array uuids(List<UUID> rows) throws SQLException {
        return connection.createArrayOf("uuid", rows.toArray());
    }

    /** Replaces values that are still what was read, and answers the rows of these. */
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

    /** The rows whose ids a statement answers. */
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

    /** Waits for the row's lock, for a while, and holds no other meanwhile. */
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

    /** Values that are not sealed with the key that seals, each kind in a phrase. */
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
