package dev.sluice.policy;

import java.util.Set;

/**
 * A class of callers. A plan is made for a class, never for a caller.
 *
 * @param kind the kind of caller
 * @param wide whether most rows are visible: a page is then found faster by looking at rows in
 *     their order than by collecting all visible ones first
 * @param scopes of services, the scopes that show something; empty for other callers
 */
public record CallerClass(Caller.Kind kind, boolean wide, Set<VisibilityRule.Scope> scopes) {

    /** Parts on which no plan depends are dropped, so that it does not multiply the plans. */
    public CallerClass {
        wide = wide && (kind == Caller.Kind.USER || kind == Caller.Kind.AGENT);
        scopes = kind == Caller.Kind.SERVICE ? Set.copyOf(scopes) : Set.of();
    }

    /** The class of the callers of a kind that do not see most rows and have no scopes. */
    public static CallerClass of(Caller.Kind kind) {
        return new CallerClass(kind, false, Set.of());
    }

    /** Whether its callers see every row and every value. */
    public boolean isAdministrator() {
        return kind == Caller.Kind.ADMINISTRATOR;
    }
}
