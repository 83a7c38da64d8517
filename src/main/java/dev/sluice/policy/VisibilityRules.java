package dev.sluice.policy;

import static java.util.stream.Collectors.joining;

import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.RuleUse;
import dev.sluice.condition.Condition;
import dev.sluice.condition.Operand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Combines the rules that declarations name into conditions, by the class of the caller. {@link
 * VisibilityRule} says what each rule means. Immutable.
 */
public final class VisibilityRules {

    private static final VisibilityRules STANDARD = new VisibilityRules(Map.of());

    private static final Grant NOTHING = new Grant(Condition.NEVER, "nothing");

    private static final Operand NO_SCOPE = new Operand.OfRow("");

    private final Map<VisibilityRule, Condition> replaced;

    private VisibilityRules(Map<VisibilityRule, Condition> replaced) {
        this.replaced = Map.copyOf(replaced);
    }

    /** The rules as {@link VisibilityRule} states them. */
    public static VisibilityRules standard() {
        return STANDARD;
    }

    /**
     * The same rules, but for one that admits users, agents and services by another condition.
     * Tests find with it the roads on which a rule is not asked.
     */
    public VisibilityRules with(VisibilityRule rule, Condition condition) {
        var all = new LinkedHashMap<>(replaced);
        all.put(rule, condition);
        return new VisibilityRules(all);
    }

    /** A rule and the column that it looks at; null if it looks at none. */
    private record Use(VisibilityRule rule, @Nullable String by) {}

    /**
     * The rows of an entity that callers see, soft-deleted ones included.
     *
     * @throws IllegalArgumentException if no rule is declared: nothing is visible without one
     */
    public Grant rows(Entity entity, CallerClass callers) {
        return callers.kind() == Caller.Kind.SERVICE
                ? forService(entity, callers)
                : granted(uses(entity.visibility(), by -> by), callers);
    }

    /** The soft-deleted rows of an entity that callers may restore; none if it has none. */
    public Grant deletedRows(Entity entity, CallerClass callers) {
        return entity.restore() == null ? NOTHING : values(List.of(entity.restore()), callers);
    }

    /** The rows in which callers see the value of a masked column. */
    public Grant values(Column column, CallerClass callers) {
        return values(column.mask(), callers);
    }

    private Grant values(List<RuleUse> rules, CallerClass callers) {
        return callers.kind() == Caller.Kind.SERVICE
                ? new Grant(Condition.NEVER, "service")
                : granted(uses(rules, by -> by), callers);
    }

    private Grant forService(Entity entity, CallerClass callers) {
        var uses = uses(entity.visibility(), by -> by);
        var open = uses.stream().filter(use -> use.rule().isOpen()).toList();
        if (!open.isEmpty()) {
            return granted(open, callers);
        }
        var scopes =
                callers.scopes().stream()
                        .filter(scope -> scope.types().contains(entity.name()))
                        .map(VisibilityRule.Scope::text)
                        .sorted()
                        .collect(joining(", "));
        return scopes.isEmpty()
                ? new Grant(Condition.NEVER, "service")
                : new Grant(granted(uses, callers).condition(), scopes);
    }

    private Grant granted(List<Use> uses, CallerClass callers) {
        if (uses.isEmpty()) {
            throw new IllegalArgumentException("Nothing is visible without a rule");
        }
        return switch (callers.kind()) {
            case ADMINISTRATOR -> new Grant(Condition.ALWAYS, "administrator");
            case ANONYMOUS ->
                    uses.stream().anyMatch(use -> isEveryones(use.rule()))
                            ? new Grant(Condition.ALWAYS, VisibilityRule.PUBLIC.name())
                            : new Grant(Condition.NEVER, "anonymous");
            case USER, AGENT, SERVICE -> new Grant(oneOf(uses, callers.kind()), names(uses));
        };
    }

    private boolean isEveryones(VisibilityRule rule) {
        return rule == VisibilityRule.PUBLIC
                && replaced.getOrDefault(rule, Condition.ALWAYS).equals(Condition.ALWAYS);
    }

    private static String names(List<Use> uses) {
        return uses.stream().map(use -> use.rule().name()).collect(joining(", "));
    }

    /** One of the rules holds, and the row belongs to no deleted project. */
    private Condition oneOf(List<Use> uses, Caller.Kind kind) {
        var projects = projects(uses);
        var groups = new LinkedHashMap<Set<String>, List<Condition>>();
        for (var use : uses) {
            var condition = condition(use, kind);
            if (!condition.equals(Condition.NEVER)) {
                var asked = new LinkedHashSet<>(projects);
                if (impliesLive(use)) {
                    asked.remove(use.by());
                }
                groups.computeIfAbsent(asked, _ -> new ArrayList<>()).add(condition);
            }
        }
        var alternatives = new ArrayList<Condition>();
        groups.forEach(
                (asked, conditions) -> {
                    if (asked.isEmpty()) {
                        alternatives.addAll(conditions);
                    } else {
                        alternatives.add(outside(asked, Condition.any(conditions)));
                    }
                });
        return alternatives.contains(Condition.ALWAYS)
                ? Condition.ALWAYS
                : Condition.any(alternatives);
    }

    private Condition condition(Use use, Caller.Kind kind) {
        var scope = use.by() == null ? NO_SCOPE : new Operand.OfRow(use.by());
        var replacement = replaced.get(use.rule());
        return replacement == null ? use.rule().condition(kind, scope) : replacement;
    }

    /** A live membership says it of the project, and no project is no deleted one. */
    private boolean impliesLive(Use use) {
        return !replaced.containsKey(use.rule())
                && (use.rule() == VisibilityRule.MEMBER || use.rule() == VisibilityRule.SHARED);
    }

    /** The columns that say to which project a row belongs; a project's own key is none. */
    private static Set<String> projects(List<Use> uses) {
        var columns = new LinkedHashSet<String>();
        for (var use : uses) {
            if (use.rule() == VisibilityRule.MEMBER
                    && use.by() != null
                    && !use.by().equals(Entity.KEY_COLUMN)) {
                columns.add(use.by());
            }
        }
        return columns;
    }

    private static Condition outside(Set<String> projects, Condition condition) {
        var parts = new ArrayList<Condition>();
        if (!condition.equals(Condition.ALWAYS)) {
            parts.add(condition);
        }
        for (var column : projects) {
            parts.add(CallerConditions.isOutsideDeletedProjects(new Operand.OfRow(column)));
        }
        return Condition.all(parts);
    }

    /**
     * Whether the rules admit the callers to so many rows that the database does best to look at
     * the rows it would look at anyway, not to begin with those that the caller sees.
     */
    public boolean isWide(Entity entity, CallerClass callers) {
        return callers.wide()
                && uses(entity.visibility(), by -> by).stream()
                        .map(use -> Condition.tables(condition(use, callers.kind())))
                        .anyMatch(
                                tables ->
                                        tables.contains("project_members")
                                                || tables.contains("projects"));
    }

    /**
     * The rows that are found from a visible one, if every caller that sees that one sees them too,
     * but for those of deleted projects. Null if a caller may see that one and not them.
     *
     * @param from the entity of the visible row
     * @param found the entity of the rows that are found
     * @param same columns of the visible row, and those of the found ones with the same values
     */
    public @Nullable Grant implied(
            Entity from, Entity found, Map<String, String> same, CallerClass callers) {
        if (callers.kind() != Caller.Kind.USER && callers.kind() != Caller.Kind.AGENT) {
            return null;
        }
        var known =
                uses(from.visibility(), by -> same.containsKey(by) ? same.get(by) : "from " + by);
        var asked = uses(found.visibility(), by -> same.containsValue(by) ? by : "found " + by);
        if (known.isEmpty() || !asked.containsAll(known)) {
            return null;
        }
        var projects = projects(uses(found.visibility(), by -> by));
        projects(uses(from.visibility(), by -> by)).forEach(by -> projects.remove(same.get(by)));
        return new Grant(outside(projects, Condition.ALWAYS), names(asked));
    }

    private static List<Use> uses(List<RuleUse> rules, UnaryOperator<String> scope) {
        var uses = new ArrayList<Use>();
        for (var use : rules) {
            uses.add(
                    new Use(
                            VisibilityRule.named(use.rule()).orElseThrow(),
                            use.by() == null ? null : scope.apply(use.by())));
        }
        return uses;
    }

    /** Whether a rule names the project of an entity's rows, with which they are hidden. */
    public static boolean belongsToProjects(Entity entity) {
        return !projects(uses(entity.visibility(), by -> by)).isEmpty();
    }

    /** Whether every scope that shows a service the one type shows it the other, too. */
    public static boolean showsServicesBoth(Entity one, Entity other) {
        if (uses(other.visibility(), by -> by).stream().anyMatch(use -> use.rule().isOpen())) {
            return true;
        }
        for (var scope : VisibilityRule.Scope.values()) {
            if (scope.types().contains(one.name()) && !scope.types().contains(other.name())) {
                return false;
            }
        }
        return true;
    }
}
