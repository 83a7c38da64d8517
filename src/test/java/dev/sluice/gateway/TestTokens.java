package dev.sluice.gateway;

import dev.sluice.database.start.Administrator;
import dev.sluice.database.start.PreparedDatabase;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.token.OpaqueToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** Tokens of the demo's people. Each person has the same one in every database. */
public final class TestTokens {

    public static final String ANONYMOUS = "anonymous";
    public static final String ADMINISTRATOR = "ada";

    /** The demo's people by name. */
    public static final Map<String, UUID> PEOPLE =
            Map.of(
                    ADMINISTRATOR,
                    person(1),
                    "grace",
                    person(2),
                    "linus",
                    person(3),
                    "barbara",
                    person(4),
                    "alan",
                    person(5));

    private static final String INSERT =
            """
            insert into access_tokens (token_hash, prefix, user_id, expires_at)
            select ?, ?, id, now() + interval '1 day' from users where id = ?
            on conflict do nothing
            """;

    /** Databases and people in them that have their tokens. */
    private static final Set<String> MADE = ConcurrentHashMap.newKeySet();

    private TestTokens() {}

    private static UUID person(int number) {
        return UUID.fromString("01900000-0000-7000-8000-00000000000" + number);
    }

    /** Makes those of the demo's people, so that they are there while the database is not. */
    public static void makeAll(ApplicationContext sluice) {
        PEOPLE.keySet().forEach(caller -> of(caller, sluice));
    }

    /** A token for a person, named or by key; none for an anonymous caller. */
    public static @Nullable String of(String caller, ApplicationContext sluice) {
        if (caller.equals(ANONYMOUS)) {
            return null;
        }
        var target = sluice.getBean(PreparedDatabase.class).target();
        var known = PEOPLE.get(caller);
        var person = known == null ? UUID.fromString(caller) : known;
        var token = token(person);
        if (!MADE.contains(target.url() + person)) {
            if (caller.equals(ADMINISTRATOR)) {
                Administrator.of(target);
            }
            if (insert(target, person, token)) {
                MADE.add(target.url() + person);
            }
        }
        return token.text();
    }

    private static boolean insert(DatabaseTarget target, UUID person, OpaqueToken token) {
        try (var connection = target.connect()) {
            return insert(connection, person, token);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static boolean insert(Connection connection, UUID person, OpaqueToken token)
            throws SQLException {
        try (var statement = connection.prepareStatement(INSERT)) {
            statement.setBytes(1, token.hash());
            statement.setString(2, token.prefix());
            statement.setObject(3, person);
            return statement.executeUpdate() == 1;
        }
    }

    private static OpaqueToken token(UUID person) {
        return OpaqueToken.generate(
                new SecureRandom() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public void nextBytes(byte[] bytes) {
                        var hash = sha256(person.toString());
                        System.arraycopy(hash, 0, bytes, 0, bytes.length);
                    }
                });
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
