package dev.sluice.policy;

/** An expected "no": a closed list of kinds, each with a message that is safe to show. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of "no". The names are the stable values of {@code extensions.code}. */
    public enum Code {
        NOT_FOUND,
        FORBIDDEN,
        UNAUTHENTICATED,
        BAD_USER_INPUT,
        CONFLICT,
        LIMIT_EXCEEDED,
        BUDGET_EXCEEDED,
        UNAVAILABLE,
        DEADLINE_EXCEEDED
    }

    private final Code code;

    private Refusal(Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public static Refusal of(Code code, String message) {
        return new Refusal(code, message);
    }

    public static Refusal badInput(String message) {
        return new Refusal(Code.BAD_USER_INPUT, message);
    }

    public static Refusal limit(String message) {
        return new Refusal(Code.LIMIT_EXCEEDED, message);
    }

    public Code code() {
        return code;
    }
}
