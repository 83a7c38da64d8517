package dev.sluice.database.secret;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Seals anew, with the key that seals, each value that has another key or is an OpenPGP message.
 * For the command line: it waits for the database.
 */
public final class Rotation {

    /** For a row that is tried alone; batches wait for no lock. */
    private static final String LOCK_TIMEOUT = "set lock_timeout = '5s'";

    private Rotation() {}

    /**
     * Seals everything anew that is not sealed with the key that seals. A run that is stopped keeps
     * its finished batches, and the next run does the rest.
     *
     * @param done is told, for each column, how many values were sealed anew
     * @throws StartupFailure if no key seals, the database fails, or values are left: the message
     *     names their columns and key ids
     */
    public static void run(
            DatabaseTarget target, SealingKeys keys, BiConsumer<SealedColumn, Long> done) {
        if (keys.activeId() == null) {
            throw new StartupFailure(
                    "No key seals new values.", "Set sluice.secrets.keys=ID=file:PATH.", null);
        }
        try (var connection = target.connect()) {
            try (var statement = connection.createStatement()) {
                statement.execute(LOCK_TIMEOUT);
            }
            var opener = new Opener(connection, keys);
            var left = new ArrayList<String>();
            for (var column : SealedColumn.all()) {
                var rotation = new ColumnRotation(connection, keys, opener, column);
                done.accept(column, rotation.run());
                left.addAll(rotation.left());
            }
            refuse(keys, left);
        } catch (SQLException failure) {
            throw new StartupFailure(
                    "The sealed columns cannot be changed.", failure.getMessage(), failure);
        }
    }

    private static void refuse(SealingKeys keys, List<String> left) {
        if (!left.isEmpty()) {
            throw new StartupFailure(
                    "Not all values have the key \"%s\": %s."
                            .formatted(keys.activeId(), String.join("; ", left)));
        }
    }
}
