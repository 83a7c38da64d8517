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
 * Combines the rules that a type declares into one condition for a class of callers. {@link
 * VisibilityRule} defines each rule. Immutable.
 */
public final class VisibilityRules {

    private static final VisibilityRules STANDARD = new VisibilityRules(Map.of());

    private static final Grant NOTHING = new Grant(Condition.NEVER, "nothing");

    private static final Operand NO_SCOPE = new Operand.OfRow("");

    private final Map<VisibilityRule, Condition> replaced;

    private VisibilityRules(Map<VisibilityRule, Condition> replaced) {
        this.replaced = Map.copyOf(replaced);
    }

    /** Returns the rules as {@link VisibilityRule} defines them. */
    public static VisibilityRules standard() {
        return STANDARD;
    }

    /**
     * Returns the same rules, except that one rule admits users, agents and services by another
     * condition. With this method, tests find statements that do not apply a rule.
     */
    public VisibilityRules with(VisibilityRule rule, Condition condition) {
        var all = new LinkedHashMap<>(replaced);
        all.put(rule, condition);
        return new VisibilityRules(all);
    }

    /** A rule, and the column that the rule looks at; null if it looks at no column. */
    private record Use(VisibilityRule rule, @Nullable String by) {}

    /**
     * Returns the rows of an entity that callers see, including soft-deleted rows.
     *
     * @throws IllegalArgumentException if the entity declares no rule
     */
    public Grant rows(Entity entity, CallerClass callers) {
        return callers.kind() == Caller.Kind.SERVICE
                ? forService(entity, callers)
                : granted(uses(entity.visibility(), by -> by), callers);
    }

    /**
     * Returns the soft-deleted rows of an entity that callers may restore. Without a rule for
     * restoring, callers may restore no row.
     */
    public Grant deletedRows(Entity entity, CallerClass callers) {
        return entity.restore() == null ? NOTHING : values(List.of(entity.restore()), callers);
    }

    /** Returns the rows in which callers see the value of a masked column. */
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

    /**
     * Returns the condition that one of the rules holds and the row belongs to no deleted project.
     */
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

    /**
     * Whether a rule holds only for rows outside of deleted projects. {@code MEMBER} requires a
     * live membership, and {@code SHARED} requires that there is no project.
     */
    private boolean impliesLive(Use use) {
        return !replaced.containsKey(use.rule())
                && (use.rule() == VisibilityRule.MEMBER || use.rule() == VisibilityRule.SHARED);
    }

    /**
     * Returns the columns that name the project of a row. The key of a project itself does not
     * count.
     */
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
     * Whether callers see so many rows of an entity that the database should read rows as usual and
     * check each for visibility. Otherwise, it is faster to collect the visible rows first.
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
     * Returns a simpler condition for rows that are found from a visible row. It applies if every
     * caller that sees the visible row may also see the found rows. It then only excludes rows of
     * deleted projects. Returns null if the found rows need their full condition.
     *
     * @param from the entity of the visible row
     * @param found the entity of the found rows
     * @param same columns of the visible row, each with the column of the found rows that has the
     *     same value
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

    /**
     * Whether a rule names the project of an entity's rows. Such rows are hidden if their project
     * is deleted.
     */
    public static boolean belongsToProjects(Entity entity) {
        return !projects(uses(entity.visibility(), by -> by)).isEmpty();
    }

    /**
     * Whether every scope that shows the type {@code one} to services also shows the type {@code
     * other}.
     */
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
