package dev.sluice.policy;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns rules into SQL conditions, by the class of the caller. */
public final class VisibilityRules {

    private VisibilityRules() {}

    /**
     * One use of a rule: the rule, and the SQL of the column that it looks at (null if it looks at
     * none).
     */
    public record Use(VisibilityRule rule, @Nullable String scope) {}

    /** The rule of that name. */
    public static Optional<VisibilityRule> named(String name) {
        for (var rule : VisibilityRule.values()) {
            if (rule.name().equals(name)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /**
     * The condition under which one of the rules admits the caller, with a comment that names them,
     * so that a statement shows what guards each of its tables.
     *
     * @param caller SQL for the key of the caller's user
     * @param rowByRow whether it is asked of few rows, each found by a key
     */
    public static String condition(
            List<Use> uses, CallerClass callers, String caller, boolean rowByRow) {
        if (uses.isEmpty()) {
            throw new IllegalArgumentException("Nothing is visible without a rule");
        }
        return switch (callers.kind()) {
            case ADMINISTRATOR -> "true /* visible: administrator */";
            case ANONYMOUS ->
                    uses.stream().anyMatch(use -> use.rule() == VisibilityRule.PUBLIC)
                            ? "true /* visible: PUBLIC */"
                            : "false /* visible: anonymous */";
            case AGENT -> forEverySignedIn(uses, "agent");
            case SERVICE -> forEverySignedIn(uses, "service");
            case USER ->
                    isWide(uses, callers) && !rowByRow
                            ? "(%s) is true".formatted(forUser(uses, caller, false))
                            : forUser(uses, caller, rowByRow);
        };
    }

    /**
     * Whether the rules admit the caller to so many rows that the database does best to look at the
     * rows it would look at anyway, not to begin with those that the caller sees. A condition that
     * is asked whether it {@code is true} cannot be what it begins with.
     */
    public static boolean isWide(List<Use> uses, CallerClass callers) {
        return callers.wide()
                && callers.kind() == Caller.Kind.USER
                && uses.stream().anyMatch(use -> use.rule().followsProjects());
    }

    /**
     * The condition for rows that are found from one that is visible, if its rules let nobody see
     * it who does not see them too: then it always holds. Null if they may.
     *
     * @param from the rules of the row that they are found from; a use's scope stands for its value
     * @param uses the found rows' rules, with the same scopes where they have the same values
     * @param row what the comment calls the row
     */
    public static @Nullable String implied(
            List<Use> from, List<Use> uses, CallerClass callers, String row) {
        return callers.kind() == Caller.Kind.USER && !from.isEmpty() && uses.containsAll(from)
                ? "true /* visible: %s, as %s is */"
                        .formatted(
                                uses.stream().map(use -> use.rule().name()).collect(joining(", ")),
                                row)
                : null;
    }

    /** Rows that every signed-in caller sees, whatever kind of caller it is. */
    private static String forEverySignedIn(List<Use> uses, String kind) {
        return uses.stream()
                .map(Use::rule)
                .filter(rule -> rule == VisibilityRule.PUBLIC || rule == VisibilityRule.SIGNED_IN)
                .findFirst()
                .map("true /* visible: %s */"::formatted)
                .orElse("false /* visible: %s */".formatted(kind));
    }

    private static String forUser(List<Use> uses, String caller, boolean rowByRow) {
        var conditions = new ArrayList<String>();
        var names = new ArrayList<String>();
        for (var use : uses) {
            conditions.add(
                    use.rule().condition(use.scope() == null ? "" : use.scope(), caller, rowByRow));
            names.add(use.rule().name());
        }
        var all = String.join(" or ", conditions);
        return (conditions.size() > 1 ? "(" + all + ")" : all)
                + " /* visible: "
                + String.join(", ", names)
                + " */";
    }
}
