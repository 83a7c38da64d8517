package dev.sluice.query.plan;

import dev.sluice.catalog.Kinds.Kind;
import dev.sluice.query.input.Selection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * The selection of an object of several possible types: the members of every type, and those of one
 * type only.
 */
final class KindSelection {

    private KindSelection() {}

    /**
     * Members that follow each other, each with its response key.
     *
     * @param ofKind those that objects of a type have first
     * @param ofAll those that objects of all types have then
     */
    record Part(Map<Kind, Map<String, Selection>> ofKind, Map<String, Selection> ofAll) {

        Part() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    /**
     * The members in their order, as few parts as possible.
     *
     * @param membersOf what is selected of an object of a type
     */
    static List<Part> parts(List<Kind> kinds, Function<Kind, Map<String, Selection>> membersOf) {
        var selected = new LinkedHashMap<Kind, Map<String, Selection>>();
        kinds.forEach(kind -> selected.put(kind, membersOf.apply(kind)));
        var shared = shared(selected);
        var parts = new ArrayList<Part>();
        for (var key : shared) {
            var part = new Part();
            part.ofAll().put(key, Objects.requireNonNull(selected.get(kinds.getFirst())).get(key));
            parts.add(part);
        }
        parts.add(new Part());
        selected.forEach((kind, members) -> distribute(kind, members, shared, parts));
        return joined(parts);
    }

    /** The keys of members that are the same for all types; an object's type is not. */
    private static Set<String> shared(Map<Kind, Map<String, Selection>> selected) {
        var keys = new LinkedHashSet<String>();
        selected.values()
                .iterator()
                .next()
                .forEach(
                        (key, member) -> {
                            if (!member.name().equals(Planner.TYPE_NAME)
                                    && selected.values().stream()
                                            .allMatch(others -> member.isSameAs(others.get(key)))) {
                                keys.add(key);
                            }
                        });
        return keys;
    }

    /** Puts the members that a type has for itself in front of the shared ones behind them. */
    private static void distribute(
            Kind kind, Map<String, Selection> members, Set<String> shared, List<Part> parts) {
        var next = 0;
        for (var member : members.entrySet()) {
            if (shared.contains(member.getKey())) {
                next++;
            } else {
                parts.get(next)
                        .ofKind()
                        .computeIfAbsent(kind, _ -> new LinkedHashMap<>())
                        .put(member.getKey(), member.getValue());
            }
        }
    }

    private static List<Part> joined(List<Part> parts) {
        var joined = new ArrayList<Part>();
        for (var part : parts) {
            if (!joined.isEmpty() && part.ofKind().isEmpty()) {
                joined.getLast().ofAll().putAll(part.ofAll());
            } else {
                joined.add(part);
            }
        }
        return joined;
    }
}
