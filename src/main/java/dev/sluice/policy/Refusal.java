package dev.sluice.policy;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An expected "no": a closed list of kinds, each with a message that is safe to show. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Kind of a refusal. The names are the stable values of {@code extensions.code}. */
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
        /** A document that is not known yet: Apollo's protocol has clients send it then. */
        PERSISTED_QUERY_NOT_FOUND
    }

    private final Code code;
    private final transient @Nullable Duration retryAfter;

    private Refusal(Code code, String message, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public static Refusal of(Code code, String message) {
        return new Refusal(code, message, null);
    }

    public static Refusal badInput(String message) {
        return new Refusal(Code.BAD_USER_INPUT, message, null);
    }

    public static Refusal limit(String message) {
        return new Refusal(Code.LIMIT_EXCEEDED, message, null);
    }

    /** A "no" that the same request will not get after a while. */
    public static Refusal forNow(Code code, String message, Duration retryAfter) {
        return new Refusal(code, message, retryAfter);
    }

    /** The answer of {@code work}; a refusal of it names the place. */
    public static <T> T naming(String place, Supplier<T> work) {
        try {
            return work.get();
        } catch (Refusal refusal) {
            throw refusal.at(place);
        }
    }

    /**
     * The same refusal, whose message begins with the argument or field that it is about.
     *
     * @param place names joined by dots, {@code tasks.filter.title.eq}
     */
    public Refusal at(String place) {
        return new Refusal(code, place + ": " + getMessage(), retryAfter);
    }

    public Code code() {
        return code;
    }

    /** When it is worth to ask again; null if it never is. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
