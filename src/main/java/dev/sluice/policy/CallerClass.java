package dev.sluice.policy;

import java.util.Set;

/**
 * A class of callers. All callers of a class use the same query plans, because no plan depends on a
 * single caller.
 *
 * @param kind the kind of caller
 * @param wide whether these callers see most rows. The database then finds a page faster if it
 *     reads rows in the order of the page than if it first collects all visible rows
 * @param scopes for services, the scopes that make rows visible; empty for other callers
 */
public record CallerClass(Caller.Kind kind, boolean wide, Set<VisibilityRule.Scope> scopes) {

    /**
     * Clears the values on which no plan depends. Callers that differ only in these values then
     * share their plans.
     */
    public CallerClass {
        wide = wide && (kind == Caller.Kind.USER || kind == Caller.Kind.AGENT);
        scopes = kind == Caller.Kind.SERVICE ? Set.copyOf(scopes) : Set.of();
    }

    /** Returns the class for callers of a kind that do not see most rows and have no scopes. */
    public static CallerClass of(Caller.Kind kind) {
        return new CallerClass(kind, false, Set.of());
    }

    /** Whether the callers of this class see every row and every value. */
    public boolean isAdministrator() {
        return kind == Caller.Kind.ADMINISTRATOR;
    }
}
