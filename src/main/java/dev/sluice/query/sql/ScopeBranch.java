package dev.sluice.query.sql;

import dev.sluice.condition.Condition;
import dev.sluice.condition.Operand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a visibility condition that begins with the caller: rows whose column holds one of the
 * caller's scopes, and that satisfy the rest.
 *
 * @param column the column with the scope; null if the rows belong to no scope, and the rest alone
 *     selects them
 * @param sources where the scopes come from; empty without a column
 * @param rest a condition on the row
 */
record ScopeBranch(@Nullable String column, List<Source> sources, Condition rest) {

    /**
     * Scopes of the caller.
     *
     * @param scope the caller's key, or a column of a table
     * @param among the tables with the column, and the condition that their rows satisfy; null for
     *     the caller's key
     */
    record Source(Operand scope, Condition.@Nullable Exists among) {}

    ScopeBranch {
        sources = List.copyOf(sources);
    }

    /**
     * Splits a condition into branches that together select the same rows. The result is empty if a
     * part of the condition does not begin with the caller, or if no branch has scopes.
     */
    static List<ScopeBranch> of(Condition condition) {
        var found = split(condition);
        if (found.stream().allMatch(branch -> branch.column() == null)) {
            return List.of();
        }
        var merged = new LinkedHashMap<List<Object>, ScopeBranch>();
        for (var branch : found) {
            if (branch.column() == null) {
                merged.put(List.of(branch.rest()), branch);
            } else {
                merged.merge(
                        List.of(branch.column(), branch.rest()), branch, ScopeBranch::together);
            }
        }
        return List.copyOf(merged.values());
    }

    private ScopeBranch together(ScopeBranch other) {
        var all = new ArrayList<>(sources);
        all.addAll(other.sources);
        return new ScopeBranch(column, all, rest);
    }

    private static List<ScopeBranch> split(Condition condition) {
        return switch (condition) {
            case Condition.Or(var parts) -> alternatives(parts);
            case Condition.And(var parts) -> conjunction(parts);
            case Condition.Equal equal -> ofCaller(link(equal));
            case Condition.Exists exists -> ofTable(exists);
            case Condition.Missing missing when missing.operand() instanceof Operand.OfRow ->
                    List.of(new ScopeBranch(null, List.of(), missing));
            default -> List.of();
        };
    }

    private static List<ScopeBranch> alternatives(List<Condition> parts) {
        var all = new ArrayList<ScopeBranch>();
        for (var part : parts) {
            var branches = split(part);
            if (branches.isEmpty()) {
                return List.of();
            }
            all.addAll(branches);
        }
        return all;
    }

    /** One part selects the scopes, and the others remain conditions on the row. */
    private static List<ScopeBranch> conjunction(List<Condition> parts) {
        var best = List.<ScopeBranch>of();
        var chosen = -1;
        for (var i = 0; i < parts.size(); i++) {
            var branches = split(parts.get(i));
            var scoped =
                    !branches.isEmpty()
                            && branches.stream().allMatch(branch -> branch.column() != null);
            if (scoped || (best.isEmpty() && !branches.isEmpty())) {
                best = branches;
                chosen = i;
            }
            if (scoped) {
                break;
            }
        }
        if (best.isEmpty()) {
            return List.of();
        }
        var others = new ArrayList<>(parts);
        others.remove(chosen);
        return best.stream().map(branch -> branch.and(others)).toList();
    }

    private ScopeBranch and(List<Condition> more) {
        var all = new ArrayList<Condition>();
        if (!rest.equals(Condition.ALWAYS)) {
            all.add(rest);
        }
        all.addAll(more);
        return new ScopeBranch(column, sources, Condition.all(all));
    }

    private static List<ScopeBranch> ofCaller(@Nullable Link link) {
        return link != null && link.scope() instanceof Operand.CallerKey
                ? List.of(branch(link, null))
                : List.of();
    }

    private static ScopeBranch branch(Link link, Condition.@Nullable Exists among) {
        return new ScopeBranch(
                link.column(), List.of(new Source(link.scope(), among)), Condition.ALWAYS);
    }

    /**
     * The branch of a table whose rows lead from the caller to a column of the row. Both tables
     * must be bound to the caller directly, so that an index finds their few rows.
     */
    private static List<ScopeBranch> ofTable(Condition.Exists exists) {
        var others = new ArrayList<Condition>();
        var links = new ArrayList<Link>();
        var isOfCaller = false;
        for (var part : parts(exists.where())) {
            var link = part instanceof Condition.Equal equal ? link(equal) : null;
            if (link != null && link.scope() instanceof Operand.OfTable) {
                links.add(link);
            } else {
                others.add(part);
                isOfCaller |=
                        part instanceof Condition.Equal(var left, var right)
                                && (left instanceof Operand.CallerKey
                                        || right instanceof Operand.CallerKey);
            }
        }
        var readsRow = readsRow(exists.on()) || others.stream().anyMatch(ScopeBranch::readsRow);
        return links.size() != 1 || !isOfCaller || readsRow
                ? List.of()
                : List.of(
                        branch(
                                links.getFirst(),
                                new Condition.Exists(
                                        exists.table(),
                                        exists.joined(),
                                        exists.on(),
                                        Condition.all(others))));
    }

    private static List<Condition> parts(Condition condition) {
        return condition instanceof Condition.And(var parts) ? parts : List.of(condition);
    }

    /** A column of the row that equals another value. */
    private record Link(String column, Operand scope) {}

    private static @Nullable Link link(Condition.Equal equal) {
        if (equal.left() instanceof Operand.OfRow(var column)) {
            return new Link(column, equal.right());
        }
        return equal.right() instanceof Operand.OfRow(var column)
                ? new Link(column, equal.left())
                : null;
    }

    private static boolean readsRow(Condition condition) {
        return switch (condition) {
            case Condition.And(var parts) -> parts.stream().anyMatch(ScopeBranch::readsRow);
            case Condition.Or(var parts) -> parts.stream().anyMatch(ScopeBranch::readsRow);
            case Condition.Not(var part) -> readsRow(part);
            case Condition.Equal(var left, var right) -> isOfRow(left) || isOfRow(right);
            case Condition.Missing(var operand) -> isOfRow(operand);
            case Condition.Holds(var flag) -> isOfRow(flag);
            case Condition.OneOf(var operand, var _) -> isOfRow(operand);
            case Condition.Exists(var _, var _, var on, var where) ->
                    readsRow(on) || readsRow(where);
            case Condition.Compare _,
                    Condition.In _,
                    Condition.Within _,
                    Condition.IsNull _,
                    Condition.Matches _,
                    Condition.Planned _ ->
                    true;
        };
    }

    private static boolean isOfRow(Operand operand) {
        return operand instanceof Operand.OfRow;
    }
}
