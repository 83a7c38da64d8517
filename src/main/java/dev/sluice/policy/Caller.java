package dev.sluice.policy;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param kind what plans depend on
 * @param id the key of the caller's row in {@code users}; null for an anonymous caller
 */
public record Caller(Kind kind, @Nullable UUID id) {

    /** The classes of callers. A plan is made for a class, never for a caller. */
    public enum Kind {
        ANONYMOUS,
        USER,
        /**
         * A user who belongs to so many projects that most rows are visible: a page is found faster
         * by looking at rows in their order than by collecting all visible ones first.
         */
        WIDE_USER,
        ADMINISTRATOR
    }

    private static final Caller ANONYMOUS = new Caller(Kind.ANONYMOUS, null);

    public Caller {
        if ((kind == Kind.ANONYMOUS) != (id == null)) {
            throw new IllegalArgumentException(
                    "A caller has an id exactly when it is not anonymous");
        }
    }

    public static Caller anonymous() {
        return ANONYMOUS;
    }

    public static Caller user(UUID id) {
        return new Caller(Kind.USER, id);
    }

    public static Caller wideUser(UUID id) {
        return new Caller(Kind.WIDE_USER, id);
    }

    public static Caller administrator(UUID id) {
        return new Caller(Kind.ADMINISTRATOR, id);
    }
}
