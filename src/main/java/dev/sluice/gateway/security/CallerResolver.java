package dev.sluice.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.database.SqlRunner;
import dev.sluice.policy.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import reactor.core.publisher.Mono;

/** Finds out whom an accepted token stands for. */
final class CallerResolver {

    /** The number of projects from which on a user is {@link Caller#wide}. */
    private static final int WIDE = 100;

    private static final String USER =
            """
            select 1::bigint as ord, u.id::text
              || case when (select count(*) from (select from project_members as m where m.user_id = u.id and m.is_live limit %d) as own) = %d
                 then ' wide' else '' end as text, 0 as size
            from users as u
            where u.is_active and\s"""
                    .formatted(WIDE, WIDE);

    private static final String BY_NAME = USER + "u.auth0_sub = $1";
    private static final String BY_KEY = USER + "u.id = $1";

    private static final int MOST_REMEMBERED = 10_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private final SecuritySettings settings;
    private final SqlRunner database;
    private final Cache<String, Found> users =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).build();

    CallerResolver(SecuritySettings settings, SqlRunner database) {
        this.settings = settings;
        this.database = database;
    }

    /** A user of ours. */
    private record Found(UUID id, boolean wide) {

        static Found read(String text) {
            var parts = text.split(" ", 2);
            return new Found(UUID.fromString(parts[0]), parts.length > 1);
        }

        Caller caller() {
            return wide ? Caller.user(id).asWide() : Caller.user(id);
        }
    }

    /** The caller; a token of nobody that we know is invalid. */
    Mono<Caller> resolve(Jwt token) {
        var claim = token.getClaim(settings.userClaim());
        if (!(claim instanceof String name) || name.isBlank() || !isText(name)) {
            return Mono.error(nobody());
        }
        return user(name)
                .map(
                        user ->
                                isAdministrator(token)
                                        ? Caller.administrator(user.id())
                                        : user.caller());
    }

    /** Whether PostgreSQL can hold a text, so that a user may have it as a name. */
    private static boolean isText(String text) {
        return text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private boolean isAdministrator(Jwt token) {
        Object role = token.getClaim(settings.roleClaim());
        return role instanceof Collection<?> roles
                ? roles.contains(settings.administratorRole())
                : settings.administratorRole().equals(role);
    }

    /** The user that a token names, by the issuer's name for one or by key; an active one. */
    private Mono<Found> user(String name) {
        var remembered = users.getIfPresent(name);
        if (remembered != null) {
            return Mono.just(remembered);
        }
        var key = uuid(name);
        var byKey = key == null ? Mono.<Found>empty() : find(BY_KEY, key);
        var found = settings.issuer() == null ? byKey : find(BY_NAME, name).switchIfEmpty(byKey);
        return found.doOnNext(user -> users.put(name, user))
                .switchIfEmpty(Mono.error(CallerResolver::nobody));
    }

    private Mono<Found> find(String sql, Object parameter) {
        return database.texts(sql, List.of(parameter))
                .singleOrEmpty()
                .map(row -> Found.read(text(row.text())));
    }

    private static String text(byte @Nullable [] bytes) {
        return new String(Objects.requireNonNull(bytes), StandardCharsets.US_ASCII);
    }

    private static @Nullable UUID uuid(String text) {
        try {
            var id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? id : null;
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }

    private static InvalidBearerTokenException nobody() {
        return new InvalidBearerTokenException("The token stands for nobody known here");
    }
}
