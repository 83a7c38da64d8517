package dev.sluice.policy;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The subject of a request. Immutable.
 *
 * @param kind the kind of caller
 * @param id the key of the caller's row: in {@code agents} for an agent, in {@code users} for users
 *     and administrators; null for anonymous callers and services
 * @param service the name of a service; null for other callers
 * @param scopes the permissions that the caller's token grants, {@code jobs:work}; empty when it
 *     names none
 * @param expiresAt the end of the caller's token; null when it has none
 * @param wide whether the caller sees so many projects that most rows are visible: a hint for the
 *     order of reading, never a right
 */
public record Caller(
        Kind kind,
        @Nullable UUID id,
        @Nullable String service,
        Set<String> scopes,
        @Nullable Instant expiresAt,
        boolean wide) {

    /** The kinds of callers. */
    public enum Kind {
        /** A caller without a token. */
        ANONYMOUS,
        /** A person with an account. */
        USER,
        /** A program that works on tasks in projects and takes part in conversations. */
        AGENT,
        /** A program of the operator, with the rights of its scopes alone. */
        SERVICE,
        /** A user whose token grants administration. */
        ADMINISTRATOR
    }

    private static final Caller ANONYMOUS =
            new Caller(Kind.ANONYMOUS, null, null, Set.of(), null, false);

    /**
     * A caller of any kind; the factories below are shorter.
     *
     * @throws IllegalArgumentException if the kind and the subject disagree
     */
    public Caller {
        var hasKey = kind == Kind.USER || kind == Kind.AGENT || kind == Kind.ADMINISTRATOR;
        if (hasKey != (id != null)) {
            throw new IllegalArgumentException(
                    "Users, agents and administrators have a key, other callers none");
        }
        if ((kind == Kind.SERVICE) != (service != null)) {
            throw new IllegalArgumentException("Services have a name, other callers none");
        }
        scopes = Set.copyOf(scopes);
    }

    /** A caller without a token. */
    public static Caller anonymous() {
        return ANONYMOUS;
    }

    /** The user with that key. */
    public static Caller user(UUID id) {
        return of(Kind.USER, id);
    }

    /** The agent with that key. */
    public static Caller agent(UUID id) {
        return of(Kind.AGENT, id);
    }

    /** The user with that key, as an administrator. */
    public static Caller administrator(UUID id) {
        return of(Kind.ADMINISTRATOR, id);
    }

    /** The service of that name. */
    public static Caller service(String name, Set<String> scopes) {
        return new Caller(Kind.SERVICE, null, name, scopes, null, false);
    }

    private static Caller of(Kind kind, UUID id) {
        return new Caller(kind, id, null, Set.of(), null, false);
    }

    /** The same caller, whose token ends then. */
    public Caller until(Instant end) {
        return new Caller(kind, id, service, scopes, end, wide);
    }

    /** The same caller with other scopes. */
    public Caller withScopes(Set<String> granted) {
        return new Caller(kind, id, service, granted, expiresAt, wide);
    }

    /** The same caller, marked as one that sees most rows. */
    public Caller asWide() {
        return new Caller(kind, id, service, scopes, expiresAt, true);
    }

    /** Whether the caller has no token, so nothing tells one anonymous caller from another. */
    public boolean isAnonymous() {
        return kind == Kind.ANONYMOUS;
    }

    /** The key of the caller's row in {@code users}; null for a caller without a user. */
    public @Nullable UUID userId() {
        return kind == Kind.AGENT ? null : id;
    }

    /** The class of callers for which this caller's plans are made. */
    public CallerClass asClass() {
        return new CallerClass(kind, wide, VisibilityRule.Scope.among(scopes));
    }
}
