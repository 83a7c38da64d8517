package dev.sluice.gateway.token;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.target.DatabaseTarget;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes the table {@code access_tokens}. Used by the command line and at the first
 * start only, because the calls block until the database answers.
 */
public final class AccessTokens implements AutoCloseable {

    /** Maximum lifetime of a token. The table has the same limit. */
    public static final Duration MAX_LIFE = Duration.ofDays(366);

    private static final Pattern SERVICE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int MAX_LISTED = 5;

    private static final String INSERT =
            """
            insert into access_tokens (token_hash, prefix, user_id, agent_id, service, scopes, name, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, now() + make_interval(secs => ?))
            returning id""";

    private static final String LIST =
            """
            select t.id, t.prefix,
              coalesce('user ' || coalesce(u.email, u.username, u.id::text), 'agent ' || g.name, 'service ' || t.service) as owner,
              array_to_string(t.scopes, ' ') as scopes, coalesce(t.name, '') as name, t.created_at, t.expires_at, t.last_used_at,
              case when t.revoked_at is not null then 'revoked' when t.expires_at <= now() then 'expired' else 'valid' end as state
            from access_tokens as t left join users as u on u.id = t.user_id left join agents as g on g.id = t.agent_id
            order by t.created_at, t.id""";

    private static final String USERS =
            """
            select id, is_active, coalesce(email, username, name, '') from users
            where lower(email) = lower(?) or username = ? or id::text = ? order by id""";

    private static final String AGENTS =
            "select id, is_active, name from agents where name = ? or id::text = ? order by id";

    private static final String MATCHING =
            """
            select id, revoked_at is null, prefix from access_tokens
            where id::text = ? or starts_with(prefix, ?) or token_hash = ? order by id""";

    private static final String REVOKE =
            "update access_tokens set revoked_at = now() where id = ? and revoked_at is null";

    private final Connection connection;
    private final SecureRandom random = new SecureRandom();

    private AccessTokens(Connection connection) {
        this.connection = connection;
    }

    /**
     * The owner of a token: a user, an agent or a service. Exactly one of the three is not null.
     *
     * @param user the key of a user
     * @param agent the key of an agent
     * @param service the name of a service
     */
    public record Owner(@Nullable UUID user, @Nullable UUID agent, @Nullable String service) {

        /** Returns an owner that is a user. */
        public static Owner user(UUID id) {
            return new Owner(id, null, null);
        }
    }

    /**
     * A token as the command line lists it.
     *
     * @param prefix the first characters of the token, which may be shown
     * @param owner the kind and the name of the owner, such as {@code service backup}
     * @param state {@code valid}, {@code expired} or {@code revoked}
     */
    public record Listed(
            UUID id,
            String prefix,
            String owner,
            String scopes,
            String name,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt,
            String state) {}

    /** A user, an agent or a token that an argument of a command may name. */
    private record Match(UUID id, boolean active, String label) {}

    /** Opens a connection to the database of the tokens. */
    public static AccessTokens of(DatabaseTarget target) {
        try {
            return new AccessTokens(target.connect());
        } catch (SQLException failure) {
            throw failed("reached", failure);
        }
    }

    /** Creates a token. The table stores a hash of the token, never the token itself. */
    public OpaqueToken create(
            Owner owner, Set<String> scopes, @Nullable String name, Duration life) {
        var token = OpaqueToken.generate(random);
        try (var statement = connection.prepareStatement(INSERT)) {
            statement.setBytes(1, token.hash());
            statement.setString(2, token.prefix());
            statement.setObject(3, owner.user());
            statement.setObject(4, owner.agent());
            statement.setString(5, owner.service());
            statement.setArray(6, connection.createArrayOf("text", scopes.toArray()));
            statement.setString(7, name);
            statement.setDouble(8, (double) life.toSeconds());
            statement.execute();
            return token;
        } catch (SQLException failure) {
            throw failed("written", failure);
        }
    }

    /** Lists all tokens, the oldest first. */
    public List<Listed> list() {
        try (var statement = connection.prepareStatement(LIST);
                var rows = statement.executeQuery()) {
            var all = new ArrayList<Listed>();
            while (rows.next()) {
                all.add(listed(rows));
            }
            return all;
        } catch (SQLException failure) {
            throw failed("read", failure);
        }
    }

    private static Listed listed(ResultSet row) throws SQLException {
        Timestamp used = row.getTimestamp("last_used_at");
        return new Listed(
                row.getObject("id", UUID.class),
                row.getString("prefix"),
                row.getString("owner"),
                row.getString("scopes"),
                row.getString("name"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                used == null ? null : used.toInstant(),
                row.getString("state"));
    }

    /**
     * Finds the active user with an e-mail address, a username or a key. Errors name the option of
     * the command line.
     */
    public Owner user(String option, String value) {
        return Owner.user(active(option, "user", value, matches(USERS, value, value, value)));
    }

    /** Returns the active user with a username, or null if there is none. */
    @Nullable Owner demoUser(String username) {
        var found = matches(USERS, "", username, "");
        return found.size() == 1 && found.getFirst().active()
                ? Owner.user(found.getFirst().id())
                : null;
    }

    /** Finds the active agent with a name or a key. */
    public Owner agent(String option, String value) {
        return new Owner(null, active(option, "agent", value, matches(AGENTS, value, value)), null);
    }

    /** Returns an owner that is a service. Fails if the name of the service is not valid. */
    public static Owner service(String option, String value) {
        if (!SERVICE.matcher(value).matches()) {
            throw new StartupFailure(
                    option
                            + ": \""
                            + value
                            + "\" is not the name of a service: up to 100 lower-case letters, digits, dots, hyphens and underscores");
        }
        return new Owner(null, null, value);
    }

    private static UUID active(String option, String kind, String value, List<Match> found) {
        var one = only(option, kind, value, found);
        if (!one.active()) {
            throw new StartupFailure(
                    "%s: the %s \"%s\" is not active".formatted(option, kind, value));
        }
        return one.id();
    }

    private static Match only(String option, String kind, String value, List<Match> found) {
        if (found.isEmpty()) {
            throw new StartupFailure("%s: there is no %s \"%s\"".formatted(option, kind, value));
        }
        if (found.size() > 1) {
            var ids = found.stream().limit(MAX_LISTED).map(each -> each.id().toString()).toList();
            throw new StartupFailure(
                    "%s: \"%s\" names %d %ss; give the id of one: %s%s"
                            .formatted(
                                    option,
                                    value,
                                    found.size(),
                                    kind,
                                    String.join(", ", ids),
                                    found.size() > MAX_LISTED ? ", …" : ""));
        }
        return found.getFirst();
    }

    /**
     * Revokes a token.
     *
     * @param name the id of the token, its first characters as {@code token list} shows them, or
     *     the whole token
     * @return the id of the token; empty if the token was revoked before
     */
    public Optional<UUID> revoke(String name) {
        var hash = OpaqueToken.parse(name).map(OpaqueToken::hash).orElseGet(() -> new byte[0]);
        var prefix = hash.length == 0 && name.startsWith(OpaqueToken.PREFIX) ? name : "-";
        var id = ID.matcher(name).matches() ? name.toLowerCase(Locale.ROOT) : "";
        if (id.isEmpty()
                && (prefix.equals("-") || name.length() <= OpaqueToken.PREFIX.length())
                && hash.length == 0) {
            throw new StartupFailure(
                    "\"%s\" names no token: give its id, or its beginning as `token list` shows it"
                            .formatted(name));
        }
        var match = only("token revoke", "token", name, matches(MATCHING, id, prefix, hash));
        try (var statement = connection.prepareStatement(REVOKE)) {
            statement.setObject(1, match.id());
            return statement.executeUpdate() == 1 ? Optional.of(match.id()) : Optional.empty();
        } catch (SQLException failure) {
            throw failed("revoked", failure);
        }
    }

    private List<Match> matches(String sql, Object... parameters) {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<Match>();
                while (rows.next()) {
                    found.add(
                            new Match(
                                    rows.getObject(1, UUID.class),
                                    rows.getBoolean(2),
                                    rows.getString(3)));
                }
                return found;
            }
        } catch (SQLException failure) {
            throw failed("read", failure);
        }
    }

    private static void bind(PreparedStatement statement, Object... parameters)
            throws SQLException {
        for (var i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw failed("left", failure);
        }
    }

    private static StartupFailure failed(String what, SQLException failure) {
        return new StartupFailure(
                "The access tokens cannot be %s.".formatted(what), failure.getMessage(), failure);
    }
}
