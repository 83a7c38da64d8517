package dev.sluice.database.secret;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.secret.SealedHead.Form;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks once, at startup, that the configured keys open the sealed values of a database. */
public final class KeyCheck {

    /**
     * The maximum number of values that the check tries for each column and key. If one of them
     * opens, the key is right. So a few altered values do not prevent the startup.
     */
    private static final int TRIED = 10;

    /** The maximum bytes of a value that the check tries to open. */
    private static final int LARGEST_TRIED = 65_536;

    private static final String SOME =
            """
            select id, {column} from {table} where {column} is not null and {head} = ? and octet_length({column}) <= %d
            order by {head}, id limit %d"""
                    .formatted(LARGEST_TRIED, TRIED);

    private final SealingKeys keys;
    private final List<String> withoutKey = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final List<String> unopened = new ArrayList<>();

    private KeyCheck(SealingKeys keys) {
        this.keys = keys;
    }

    /**
     * Checks the keys of all sealed values. A database without sealed values needs no key.
     *
     * @throws StartupFailure if the key of a value is not configured, or a key opens none of the
     *     first 10 values that name it in a column. The message names each column and key id
     */
    public static void pass(DatabaseTarget target, SealingKeys keys) {
        var check = new KeyCheck(keys);
        try (var connection = target.connect()) {
            for (var column : SealedColumn.all()) {
                check.column(connection, column);
            }
        } catch (SQLException failure) {
            throw SealedValues.unreadable(failure);
        }
        check.refuse();
    }

    private void column(Connection connection, SealedColumn column) throws SQLException {
        for (var beginning : SealedValues.beginnings(connection, column)) {
            var id = beginning.head().key();
            if (id == null) {
                continue;
            }
            var place = "%s (key \"%s\")".formatted(column, id);
            if (keys.find(id) == null) {
                if (!withoutKey.contains(place)) {
                    withoutKey.add(place);
                }
                missing.add(id);
            } else if (beginning.head().form() == Form.GCM
                    && !opensOne(connection, column, beginning)) {
                unopened.add(place);
            }
        }
    }

    private boolean opensOne(
            Connection connection, SealedColumn column, SealedValues.Beginning beginning)
            throws SQLException {
        var some = SealedValues.found(connection, column.sql(SOME), beginning.bytes());
        return some.isEmpty() || some.stream().anyMatch(each -> opens(column, each));
    }

    private boolean opens(SealedColumn column, SealedValues.Found found) {
        try {
            keys.open(column, found.row(), found.value());
            return true;
        } catch (SecretFailure failure) {
            return false;
        }
    }

    private void refuse() {
        if (!withoutKey.isEmpty()) {
            throw new StartupFailure(
                    "Sealed values have a key that is not configured: %s."
                            .formatted(String.join(", ", withoutKey)),
                    advice(),
                    null);
        }
        if (!unopened.isEmpty()) {
            throw new StartupFailure(
                    "The configured key opens none of the values that name it: %s."
                            .formatted(String.join(", ", unopened)),
                    "Give the right key for this id in sluice.secrets.keys.",
                    null);
        }
    }

    private String advice() {
        var entries = missing.stream().map(id -> id + "=file:PATH").toList();
        var advice =
                "Add to sluice.secrets.keys: %s, each a file of 64 hexadecimal digits."
                        .formatted(String.join(",", entries));
        return missing.stream().anyMatch(id -> id.startsWith(KeyFile.PREFIX))
                ? advice
                        + " A key \"%s…\" is the file %s of a data directory."
                                .formatted(KeyFile.PREFIX, KeyFile.NAME)
                : advice;
    }
}
