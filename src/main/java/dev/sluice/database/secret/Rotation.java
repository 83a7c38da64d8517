package dev.sluice.database.secret;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Seals (encrypts) values anew with the active key if they have another key or are OpenPGP
 * messages. Used by the command line only, because it blocks until the database answers.
 */
public final class Rotation {

    /**
     * Limits the wait for a row's lock when a row is tried alone. Batches skip locked rows and do
     * not wait.
     */
    private static final String LOCK_TIMEOUT = "set lock_timeout = '5s'";

    private Rotation() {}

    /**
     * Seals all values anew that are not sealed with the active key. If a run is stopped, its
     * finished batches remain, and the next run continues with the other values.
     *
     * @param done receives each column, and the number of its values that were sealed anew
     * @throws StartupFailure if there is no active key, if the database fails, or if values remain
     *     that are not sealed with the active key. The message names their columns and key ids
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
