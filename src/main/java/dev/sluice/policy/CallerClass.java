package dev.sluice.policy;

/**
 * A class of callers. A plan is made for a class, never for a caller.
 *
 * @param kind the kind of caller
 * @param wide whether most rows are visible: a page is then found faster by looking at rows in
 *     their order than by collecting all visible ones first
 */
public record CallerClass(Caller.Kind kind, boolean wide) {

    /** The hint is dropped where no plan depends on it. */
    public CallerClass {
        wide = wide && (kind == Caller.Kind.USER || kind == Caller.Kind.AGENT);
    }

    /** The class of the callers of a kind who do not see most rows. */
    public static CallerClass of(Caller.Kind kind) {
        return new CallerClass(kind, false);
    }

    /** Whether its callers see every row and every value. */
    public boolean isAdministrator() {
        return kind == Caller.Kind.ADMINISTRATOR;
    }
}
