package dev.sluice.policy;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An expected error, with one of a fixed list of codes and a message that is safe to show to the
 * caller.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * The kind of a refusal. Its name is the stable value of {@code extensions.code} in the
     * response.
     */
    public enum Code {
        NOT_FOUND,
        FORBIDDEN,
        UNAUTHENTICATED,
        BAD_USER_INPUT,
        CONFLICT,
        LIMIT_EXCEEDED,
        BUDGET_EXCEEDED,
        UNAVAILABLE,
        DEADLINE_EXCEEDED,
        /** The log of changes does not go back to a cursor. The client must read the rows anew. */
        CURSOR_EXPIRED,
        /**
         * The server does not know the hash of a persisted query. In Apollo's protocol, the client
         * then sends the document.
         */
        PERSISTED_QUERY_NOT_FOUND
    }

    private final Code code;
    private final transient @Nullable Duration retryAfter;
    private final @Nullable Limit limit;

    private Refusal(
            Code code, String message, @Nullable Duration retryAfter, @Nullable Limit limit) {
        super(message, null, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
        this.limit = limit;
    }

    public static Refusal of(Code code, String message) {
        return new Refusal(code, message, null, null);
    }

    public static Refusal badInput(String message) {
        return new Refusal(Code.BAD_USER_INPUT, message, null, null);
    }

    /** Returns a refusal of input that is larger than allowed. */
    public static Refusal limit(String message) {
        return limit(Limit.INPUT, message);
    }

    /** Returns a refusal of a request that exceeds a limit. */
    public static Refusal limit(Limit limit, String message) {
        return new Refusal(Code.LIMIT_EXCEEDED, message, null, limit);
    }

    /**
     * Returns a refusal that is temporary. The same request may succeed after {@code retryAfter}.
     */
    public static Refusal forNow(Code code, String message, Duration retryAfter) {
        return new Refusal(code, message, retryAfter, null);
    }

    /** Returns the same refusal, because of a limit. */
    public Refusal because(Limit reached) {
        return new Refusal(code, String.valueOf(getMessage()), retryAfter, reached);
    }

    /**
     * Runs {@code work} and returns its result. If it throws a refusal, the place is added to the
     * message of the refusal.
     */
    public static <T> T naming(String place, Supplier<T> work) {
        try {
            return work.get();
        } catch (Refusal refusal) {
            throw refusal.at(place);
        }
    }

    /**
     * Returns the same refusal, with a message that begins with the argument or field in question.
     *
     * @param place names joined by dots, such as {@code tasks.filter.title.eq}
     */
    public Refusal at(String place) {
        return new Refusal(code, place + ": " + getMessage(), retryAfter, limit);
    }

    public Code code() {
        return code;
    }

    /** How long the client should wait before a retry; null if the refusal states no time. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The limit that rejects the request; null if the reason is another one. */
    public @Nullable Limit limit() {
        return limit;
    }
}
