package dev.sluice.gateway.security;

import dev.sluice.database.SqlRunner;
import dev.sluice.gateway.token.OpaqueToken;
import dev.sluice.policy.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Finds the caller of a token in a cache, or else in the database with one statement. */
final class CallerResolver {

    /**
     * A user with at least this many projects is {@link Caller#asWide() wide}: the user sees most
     * rows.
     */
    private static final int WIDE = 128;

    private static final String USER_FIELDS =
            """
            'administrator', exists (select from administrators as a where a.user_id = u.id),
            'wide', (select count(*) from (select from project_members as m where m.user_id = u.id and m.is_live limit %1$d) as own) = %1$d"""
                    .formatted(WIDE);

    private static final String BY_TOKEN =
            """
            select 1::bigint as ord, json_build_object(
              'token', t.id, 'user', t.user_id, 'agent', t.agent_id, 'service', t.service, 'scopes', t.scopes,
              'expires', floor(extract(epoch from t.expires_at))::bigint, %s)::text as text, 0 as size
            from access_tokens as t
              left join users as u on u.id = t.user_id
              left join agents as g on g.id = t.agent_id
            where t.token_hash = $1 and t.revoked_at is null and t.expires_at > now()
              and (t.user_id is null or u.is_active) and (t.agent_id is null or g.is_active)"""
                    .formatted(USER_FIELDS);

    /**
     * A name may be the {@code auth0_sub} of one user and the key of another. The statement prefers
     * the user with that {@code auth0_sub}.
     */
    private static final String BY_CLAIMS =
            """
            select 1::bigint as ord, json_build_object('user', u.id, 'scopes', '{}'::text[], %s)::text as text, 0 as size
            from (
              select * from users where auth0_sub = $1 or id = any($2)
              order by auth0_sub = $1 desc nulls last limit 1) as u
            where u.is_active and not exists (
              select from revoked_claims as r
              where r.issuer = $3 and (r.claim, r.value) in (select * from unnest($4::text[], $5::text[])))"""
                    .formatted(USER_FIELDS);

    /** Claims by which a JWT can be revoked. */
    private static final List<String> REVOCABLE = List.of(JwtClaimNames.SUB, "sid", "jti");

    private final SecuritySettings settings;
    private final SqlRunner database;
    private final RememberedCallers callers;
    private final TokenUses uses;
    private final JsonMapper json;

    CallerResolver(
            SecuritySettings settings,
            SqlRunner database,
            RememberedCallers callers,
            TokenUses uses,
            JsonMapper json) {
        this.settings = settings;
        this.database = database;
        this.callers = callers;
        this.uses = uses;
        this.json = json;
    }

    /** A row that one of the two statements returns. */
    private record Row(
            @Nullable UUID token,
            @Nullable UUID user,
            @Nullable UUID agent,
            @Nullable String service,
            Set<String> scopes,
            @Nullable Long expires,
            boolean administrator,
            boolean wide) {

        Caller caller() {
            var caller = kind().withScopes(scopes);
            var limited = expires == null ? caller : caller.until(Instant.ofEpochSecond(expires));
            return wide ? limited.asWide() : limited;
        }

        private Caller kind() {
            if (user != null) {
                return administrator ? Caller.administrator(user) : Caller.user(user);
            }
            return agent != null
                    ? Caller.agent(agent)
                    : Caller.service(Objects.requireNonNull(service), scopes);
        }

        Set<Subject> subjects() {
            var subjects = new HashSet<Subject>();
            if (token != null) {
                subjects.add(Subject.token(token));
            }
            if (user != null) {
                subjects.add(Subject.user(user));
            }
            if (agent != null) {
                subjects.add(Subject.agent(agent));
            }
            return subjects;
        }
    }

    /**
     * The parts of a JWT that identify its caller: the user's name, and the claims that can be
     * revoked, with their values.
     */
    private record Identity(String name, List<String> claims, List<String> values) {}

    /** Finds the caller of a token of Sluice. Fails if the token is unknown, expired or revoked. */
    Mono<FoundCaller> ofToken(OpaqueToken token) {
        return callers.get(
                        token,
                        find(BY_TOKEN, List.of(token.hash()))
                                .doOnNext(row -> uses.add(Objects.requireNonNull(row.token())))
                                .map(row -> new FoundCaller(row.caller(), row.subjects())))
                .switchIfEmpty(Mono.error(CallerResolver::unknown));
    }

    /**
     * Finds the caller of a JWT. Fails if the user is unknown, or if a claim of the JWT is revoked.
     */
    Mono<FoundCaller> ofJwt(Jwt token) {
        var identity = identity(token);
        var issuer = settings.issuer();
        if (identity == null || issuer == null) {
            return Mono.error(unknown());
        }
        return callers.get(identity, find(identity, issuer))
                .map(found -> new FoundCaller(withClaims(found.caller(), token), found.subjects()))
                .switchIfEmpty(Mono.error(CallerResolver::unknown));
    }

    private Mono<FoundCaller> find(Identity identity, String issuer) {
        var parameters =
                List.of(
                        identity.name(),
                        key(identity.name()),
                        issuer,
                        identity.claims().toArray(String[]::new),
                        identity.values().toArray(String[]::new));
        return find(BY_CLAIMS, parameters)
                .map(
                        row -> {
                            var subjects = row.subjects();
                            for (var i = 0; i < identity.claims().size(); i++) {
                                subjects.add(
                                        Subject.claim(
                                                issuer,
                                                identity.claims().get(i),
                                                identity.values().get(i)));
                            }
                            return new FoundCaller(row.caller(), subjects);
                        });
    }

    private Mono<Row> find(String sql, List<?> parameters) {
        return database.texts(sql, parameters)
                .singleOrEmpty()
                .map(row -> json.readValue(Objects.requireNonNull(row.text()), Row.class));
    }

    private Caller withClaims(Caller caller, Jwt token) {
        var user = Objects.requireNonNull(caller.id());
        var kind = isAdministrator(token) ? Caller.administrator(user) : caller;
        return kind.until(Objects.requireNonNull(token.getExpiresAt()));
    }

    private boolean isAdministrator(Jwt token) {
        Object role = token.getClaim(settings.roleClaim());
        return role instanceof Collection<?> roles
                ? roles.contains(settings.administratorRole())
                : settings.administratorRole().equals(role);
    }

    /**
     * Returns the identity in a JWT. Returns null if the JWT names no user, or if PostgreSQL cannot
     * store the name or a claim. A claim that cannot be stored could not be revoked.
     */
    private @Nullable Identity identity(Jwt token) {
        if (!(token.getClaim(settings.userClaim()) instanceof String name)
                || name.isBlank()
                || !isText(name)) {
            return null;
        }
        var claims = new ArrayList<String>();
        var values = new ArrayList<String>();
        for (var claim : REVOCABLE) {
            var value = token.getClaim(claim);
            if (value != null) {
                claims.add(claim);
                values.add(value.toString());
            }
        }
        return values.stream().allMatch(CallerResolver::isText)
                ? new Identity(name, List.copyOf(claims), List.copyOf(values))
                : null;
    }

    /** Returns whether PostgreSQL can store a text. */
    private static boolean isText(String text) {
        return text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Returns the key that a text consists of, or an empty array if the text is not a key. */
    private static UUID[] key(String text) {
        try {
            var id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? new UUID[] {id} : new UUID[0];
        } catch (IllegalArgumentException notOne) {
            return new UUID[0];
        }
    }

    private static InvalidBearerTokenException unknown() {
        return new InvalidBearerTokenException("The token stands for no caller known here");
    }
}
