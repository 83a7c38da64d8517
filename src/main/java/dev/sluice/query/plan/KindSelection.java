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
 * Splits the selection on an interface whose objects all come from one table. The parts separate
 * the members that all concrete types share from the members of single types.
 */
final class KindSelection {

    private KindSelection() {}

    /**
     * Consecutive members of the JSON object, by their response keys.
     *
     * @param ofKind the first members, which only objects of the given type have
     * @param ofAll the members after these, which objects of all types have
     */
    record Part(Map<Kind, Map<String, Selection>> ofKind, Map<String, Selection> ofAll) {

        Part() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    /**
     * Splits the selected members into as few parts as possible and keeps their order.
     *
     * @param membersOf returns the members that the operation selects on a type
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

    /**
     * The response keys of the members that are the same for all types. {@code __typename} is none
     * of them, because its value depends on the type.
     */
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

    /**
     * Adds each unshared member of a type to the part with the next shared member. Members after
     * the last shared member go to the last part.
     */
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
