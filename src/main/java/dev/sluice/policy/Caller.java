package dev.sluice.policy;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a request: a user, an agent, a service, or a client without a token. Immutable.
 *
 * @param kind the kind of caller
 * @param id the key of the caller's row: in {@code agents} for an agent, in {@code users} for users
 *     and administrators; null for anonymous callers and services
 * @param service the name of a service; null for other callers
 * @param scopes the permissions that the caller's token grants, such as {@code jobs:work}; empty if
 *     the token names none
 * @param expiresAt when the caller's token expires; null if it does not expire or there is no token
 * @param wide whether the caller is in so many projects that it sees most rows. This is a hint for
 *     the order in which the database reads rows, and grants no right
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
        /** A program of the operator. It has only the rights that its scopes grant. */
        SERVICE,
        /** A user with administrator rights, from the database or from a claim of the token. */
        ADMINISTRATOR
    }

    private static final Caller ANONYMOUS =
            new Caller(Kind.ANONYMOUS, null, null, Set.of(), null, false);

    /**
     * Makes a caller of any kind. The factory methods below are shorter.
     *
     * @throws IllegalArgumentException if the id or the service name does not fit the kind
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

    /** Returns the same caller with a token that expires at this time. */
    public Caller until(Instant end) {
        return new Caller(kind, id, service, scopes, end, wide);
    }

    /** Returns the same caller with other scopes. */
    public Caller withScopes(Set<String> granted) {
        return new Caller(kind, id, service, granted, expiresAt, wide);
    }

    /** Returns the same caller, marked as a caller that sees most rows. */
    public Caller asWide() {
        return new Caller(kind, id, service, scopes, expiresAt, true);
    }

    /** Whether the caller has no token. The callers without a token cannot be told apart. */
    public boolean isAnonymous() {
        return kind == Kind.ANONYMOUS;
    }

    /**
     * The key of the caller's row in {@code users}; null for agents, services and anonymous
     * callers.
     */
    public @Nullable UUID userId() {
        return kind == Kind.AGENT ? null : id;
    }

    /** Returns the class of this caller. All callers of a class use the same query plans. */
    public CallerClass asClass() {
        return new CallerClass(kind, wide, VisibilityRule.Scope.among(scopes));
    }
}
