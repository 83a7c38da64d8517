package dev.sluice.database.secret;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.secret.SealedHead.Form;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Opens sealed values of both forms. AES-256-GCM values are opened in this process. OpenPGP
 * messages are opened in the database, with the extension pgcrypto.
 */
final class Opener {

    private static final String PGCRYPTO =
            """
            select quote_ident(n.nspname), has_schema_privilege(n.oid, 'usage')
            from pg_extension as e join pg_namespace as n on n.oid = e.extnamespace where e.extname = 'pgcrypto'""";

    /** SQLSTATE classes of the errors for a message that does not open or does not hold text. */
    private static final Set<String> UNOPENED = Set.of("22", "39");

    private final Connection connection;
    private final SealingKeys keys;
    private @Nullable String decrypt;

    Opener(Connection connection, SealingKeys keys) {
        this.connection = connection;
        this.keys = keys;
    }

    /**
     * Opens a value. Returns its secret, or null if its key is not configured or does not open it.
     * Do not call this method in a transaction, because an OpenPGP message that does not open
     * aborts the transaction.
     */
    byte @Nullable [] open(SealedColumn column, UUID row, byte[] value) throws SQLException {
        var head = SealedHead.of(value);
        var key = head.key() == null ? null : keys.find(head.key());
        if (key == null) {
            return null;
        }
        if (head.form() == Form.OPENPGP) {
            return message(key, Arrays.copyOfRange(value, key.id().length() + 1, value.length));
        }
        try {
            return keys.open(column, row, value);
        } catch (SecretFailure failure) {
            return null;
        }
    }

    private byte @Nullable [] message(SealingKey key, byte[] message) throws SQLException {
        try (var statement = connection.prepareStatement(decrypt())) {
            SealedValues.bind(statement, message, key.passphrase());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1).getBytes(StandardCharsets.UTF_8);
            }
        } catch (SQLException failure) {
            var state = String.valueOf(failure.getSQLState());
            if (UNOPENED.contains(state.substring(0, 2))) {
                return null;
            }
            throw failure;
        }
    }

    private String decrypt() throws SQLException {
        if (decrypt == null) {
            decrypt = "select %s.pgp_sym_decrypt(?, ?)".formatted(schema());
        }
        return decrypt;
    }

    private String schema() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(PGCRYPTO)) {
            if (!rows.next()) {
                throw new StartupFailure(
                        "Values are OpenPGP messages, and the database has no extension pgcrypto to open them.",
                        "Run: create extension pgcrypto",
                        null);
            }
            if (!rows.getBoolean(2)) {
                throw new StartupFailure(
                        "The role may not use pgcrypto, which opens OpenPGP messages.",
                        "Use the role that owns the database, or run: grant usage on schema %s."
                                .formatted(rows.getString(1)),
                        null);
            }
            return rows.getString(1);
        }
    }
}
