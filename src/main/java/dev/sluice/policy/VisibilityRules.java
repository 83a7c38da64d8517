package dev.sluice.policy;

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
            List<Use> uses, Caller.Kind kind, String caller, boolean rowByRow) {
        if (uses.isEmpty()) {
            throw new IllegalArgumentException("Nothing is visible without a rule");
        }
        return switch (kind) {
            case ADMINISTRATOR -> "true /* visible: administrator */";
            case ANONYMOUS ->
                    uses.stream().anyMatch(use -> use.rule() == VisibilityRule.PUBLIC)
                            ? "true /* visible: PUBLIC */"
                            : "false /* visible: anonymous */";
            case USER, WIDE_USER -> forUser(uses, caller, rowByRow);
        };
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
