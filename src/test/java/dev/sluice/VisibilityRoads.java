package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.VisibilityOracle.Person;
import dev.sluice.VisibilityOracle.Row;
import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;

/** The roads that lead to the rows of a type, each held against what the oracle says. */
final class VisibilityRoads {

    private static final int PAGE = 100;

    /** Each type with full text has rows with one of these words. */
    private static final String WORDS = "index or rule or walk or atlas or what";

    private final Catalog catalog;
    private final VisibilityOracle oracle;
    private final Person administrator;
    private final Asker asker;

    VisibilityRoads(Catalog catalog, VisibilityOracle oracle, Person administrator, Asker asker) {
        this.catalog = catalog;
        this.oracle = oracle;
        this.administrator = administrator;
        this.asker = asker;
    }

    /** Answers operations. */
    interface Asker {

        /** The whole response, which has no errors. */
        JsonNode ask(Person person, String document);
    }

    /** A road and its check. */
    record Road(String name, Executable check) {}

    /** All roads to the rows of a type, and from them along its relations. */
    Stream<Road> of(Entity entity, Person person) {
        return Stream.concat(to(entity, person), along(entity, person));
    }

    /** The roads from the rows of a type along its relations. */
    Stream<Road> along(Entity entity, Person person) {
        return Stream.of(new Road("relations", () -> relations(entity, person)));
    }

    /** The roads to the rows of a type. */
    private Stream<Road> to(Entity entity, Person person) {
        return Stream.of(
                new Road("list", () -> list(entity, person)),
                new Road("by id", () -> byId(entity, person)),
                new Road("filter", () -> filter(entity, person)),
                new Road("search", () -> search(entity, person)),
                new Road("aggregate", () -> aggregate(entity, person)),
                new Road("masks", () -> masks(entity, person)));
    }

    private void list(Entity entity, Person person) {
        assertThat(listed(entity, person, "")).isEqualTo(oracle.visible(entity, person));
        var count = ask(person, "{ r: " + entity.listName() + " { totalCount } }");
        assertThat(count.at("/data/r/totalCount").asInt())
                .isEqualTo(oracle.visible(entity, person).size());
        if (entity.isDeletable()) {
            assertThat(listed(entity, person, "includeDeleted: true"))
                    .isEqualTo(oracle.visible(entity, person, true));
        }
    }

    private Set<UUID> listed(Entity entity, Person person, String argument) {
        var keys = new LinkedHashSet<UUID>();
        String after = null;
        do {
            var page =
                    ask(
                                    person,
                                    "{ r: %s(first: %d %s %s) { nodes { id } pageInfo { hasNextPage endCursor } } }"
                                            .formatted(
                                                    entity.listName(),
                                                    PAGE,
                                                    argument,
                                                    after == null
                                                            ? ""
                                                            : "after: \"" + after + "\""))
                            .at("/data/r");
            assertThat(keys.addAll(keys(page.get("nodes"))) || page.get("nodes").isEmpty())
                    .isTrue();
            after =
                    page.at("/pageInfo/hasNextPage").asBoolean()
                            ? page.at("/pageInfo/endCursor").asString()
                            : null;
        } while (after != null);
        return keys;
    }

    private void byId(Entity entity, Person person) {
        var seen = new LinkedHashSet<UUID>();
        for (var batch : batches(oracle.rows(entity).keySet())) {
            var document = new StringBuilder("{");
            for (var i = 0; i < batch.size(); i++) {
                document.append(
                        " a%d: %s(id: \"%s\") { id }"
                                .formatted(i, entity.singleName(), id(entity, batch.get(i))));
            }
            var data = ask(person, document + " }").get("data");
            for (var member : data) {
                if (!member.isNull()) {
                    seen.add(key(member));
                }
            }
            var nodes = new LinkedHashSet<UUID>();
            for (var node :
                    ask(
                                    person,
                                    "{ nodes(ids: [%s]) { id } }"
                                            .formatted(
                                                    batch.stream()
                                                            .map(key -> '"' + id(entity, key) + '"')
                                                            .collect(Collectors.joining(","))))
                            .at("/data/nodes")) {
                if (!node.isNull()) {
                    nodes.add(key(node));
                }
            }
            assertThat(nodes).isSubsetOf(oracle.visible(entity, person));
            assertThat(seen).containsAll(nodes);
        }
        assertThat(seen).isEqualTo(oracle.visible(entity, person));
    }

    private void filter(Entity entity, Person person) {
        var found = new LinkedHashSet<UUID>();
        for (var batch : batches(oracle.rows(entity).keySet())) {
            var ids =
                    batch.stream()
                            .map(key -> '"' + id(entity, key) + '"')
                            .collect(Collectors.joining(","));
            var list =
                    ask(
                                    person,
                                    "{ r: %s(first: 100, filter: {id: {in: [%s]}}) { totalCount nodes { id } } }"
                                            .formatted(entity.listName(), ids))
                            .at("/data/r");
            found.addAll(keys(list.get("nodes")));
            assertThat(list.get("totalCount").asInt()).isEqualTo(list.get("nodes").size());
        }
        assertThat(found).isEqualTo(oracle.visible(entity, person));
    }

    /** Full text finds the visible ones of all rows with the words. */
    private void search(Entity entity, Person person) {
        if (entity.search() != null) {
            var words = "filter: {search: \"" + WORDS + "\"}";
            var expected = listed(entity, administrator, words);
            assertThat(expected).as("rows with the words").isNotEmpty();
            expected.retainAll(oracle.visible(entity, person));
            assertThat(listed(entity, person, words)).isEqualTo(expected);
        }
    }

    private void aggregate(Entity entity, Person person) {
        var groups =
                ask(person, "{ r: " + entity.listName() + " { aggregate { count } } }")
                        .at("/data/r/aggregate");
        assertThat(groups.size()).isOne();
        assertThat(groups.at("/0/count").asInt()).isEqualTo(oracle.visible(entity, person).size());
    }

    private void masks(Entity entity, Person person) {
        for (var column : entity.columns().filter(each -> !each.mask().isEmpty()).toList()) {
            var expected = new LinkedHashMap<UUID, Boolean>();
            for (var key : oracle.visible(entity, person)) {
                var row = oracle.rows(entity).get(key);
                expected.put(
                        key,
                        row.filled().contains(column.column())
                                && oracle.unmasked(column, row, person));
            }
            var shown = new LinkedHashMap<UUID, Boolean>();
            for (var node :
                    ask(
                                    person,
                                    "{ r: %s(first: 100) { nodes { id %s } } }"
                                            .formatted(
                                                    entity.listName(),
                                                    Selections.of(
                                                            entity,
                                                            column.name(),
                                                            "v: " + column.name())))
                            .at("/data/r/nodes")) {
                shown.put(key(node), !node.get("v").isNull());
            }
            assertThat(shown).as(column.name()).isEqualTo(expected);
            var found =
                    listed(
                            entity,
                            person,
                            "filter: {%s: {isNull: false}}".formatted(column.name()));
            assertThat(found)
                    .as("filter by " + column.name())
                    .isEqualTo(
                            expected.entrySet().stream()
                                    .filter(Map.Entry::getValue)
                                    .map(Map.Entry::getKey)
                                    .collect(Collectors.toSet()));
        }
    }

    private void relations(Entity entity, Person person) {
        for (var relation : entity.relations().toList()) {
            switch (relation) {
                case Relation.ToOne one -> toOne(entity, one, person);
                case Relation.ToOneOf oneOf -> toOneOf(entity, oneOf, person);
                case Relation.Many many -> toMany(entity, many, person);
            }
        }
    }

    private void toOne(Entity entity, Relation.ToOne one, Person person) {
        var target = catalog.entity(one.target());
        var visible = oracle.visible(target, person);
        var found = new LinkedHashSet<UUID>();
        eachVisible(
                entity,
                person,
                one.name(),
                one.name() + " { id }",
                (row, node) -> {
                    var expected = targetOf(row, one, target);
                    var shown = node.get(one.name());
                    if (expected != null && visible.contains(expected)) {
                        assertThat(key(shown)).isEqualTo(expected);
                        found.add(row.key());
                    } else {
                        assertThat(shown.isNull()).as("%s.%s", entity, one.name()).isTrue();
                    }
                });
        assertThat(listed(entity, person, "filter: {" + one.name() + ": {}}"))
                .as("filter by %s.%s", entity, one.name())
                .isEqualTo(found);
        if (one.isPointing()) {
            groupsOf(entity, one, person, visible);
        }
    }

    private @Nullable UUID targetOf(Row row, Relation.ToOne one, Entity target) {
        return one.isPointing()
                ? row.keys().get(one.by())
                : oracle.rows(target).values().stream()
                        .filter(other -> row.key().equals(other.keys().get(one.to())))
                        .map(Row::key)
                        .findFirst()
                        .orElse(null);
    }

    private void groupsOf(Entity entity, Relation.ToOne one, Person person, Set<UUID> visible) {
        var expected = new LinkedHashMap<String, Integer>();
        for (var key : oracle.visible(entity, person)) {
            var target = oracle.rows(entity).get(key).keys().get(one.by());
            expected.merge(
                    target != null && visible.contains(target) ? target.toString() : "",
                    1,
                    Integer::sum);
        }
        var shown = new LinkedHashMap<String, Integer>();
        for (var group :
                ask(
                                person,
                                "{ r: %s { aggregate(groupBy: [{%s: true}], first: 1000) { count key { %s { id } } } } }"
                                        .formatted(entity.listName(), one.name(), one.name()))
                        .at("/data/r/aggregate")) {
            var target = group.get("key").get(one.name());
            shown.put(target.isNull() ? "" : key(target).toString(), group.get("count").asInt());
        }
        assertThat(shown).as("groups by %s.%s", entity, one.name()).isEqualTo(expected);
    }

    private void toOneOf(Entity entity, Relation.ToOneOf oneOf, Person person) {
        eachVisible(
                entity,
                person,
                oneOf.name(),
                oneOf.name() + " { __typename id }",
                (row, node) -> {
                    UUID expected = null;
                    for (var arm : oneOf.arms()) {
                        var key = row.keys().get(arm.by());
                        if (key != null
                                && oracle.visible(catalog.entity(arm.target()), person)
                                        .contains(key)) {
                            expected = key;
                        }
                    }
                    var shown = node.get(oneOf.name());
                    assertThat(shown.isNull() ? null : key(shown)).isEqualTo(expected);
                });
    }

    private void toMany(Entity entity, Relation.Many many, Person person) {
        var target = catalog.entity(many.target());
        var some = new LinkedHashSet<UUID>();
        var none = new LinkedHashSet<>(oracle.visible(entity, person));
        eachVisible(
                entity,
                person,
                many.name(),
                "%1$s(first: 100) { totalCount nodes { id } aggregate { count } }"
                        .formatted(many.name()),
                (row, node) -> {
                    var expected = linked(entity, many, row.key(), target, person);
                    var shown = node.get(many.name());
                    assertThat(shown.get("totalCount").asInt())
                            .as("%s.%s", entity, many.name())
                            .isEqualTo(expected.size());
                    assertThat(shown.at("/aggregate/0/count").asInt()).isEqualTo(expected.size());
                    if (expected.size() <= PAGE) {
                        assertThat(keys(shown.get("nodes")))
                                .as("%s.%s", entity, many.name())
                                .containsExactlyInAnyOrderElementsOf(expected);
                    }
                    if (!expected.isEmpty()) {
                        some.add(row.key());
                        none.remove(row.key());
                    }
                });
        assertThat(listed(entity, person, "filter: {" + many.name() + ": {some: {}}}"))
                .isEqualTo(some);
        assertThat(listed(entity, person, "filter: {" + many.name() + ": {none: {}}}"))
                .isEqualTo(none);
    }

    /** The keys of the visible rows that a relation leads to. */
    private List<UUID> linked(
            Entity entity, Relation.Many many, UUID from, Entity target, Person person) {
        var visible = oracle.visible(target, person);
        return switch (many) {
            case Relation.ToMany direct ->
                    visible.stream()
                            .filter(
                                    key ->
                                            from.equals(
                                                    oracle.rows(target)
                                                            .get(key)
                                                            .keys()
                                                            .get(direct.by())))
                            .toList();
            case Relation.Related related ->
                    oracle.related(entity, related, from).stream()
                            .filter(visible::contains)
                            .toList();
            case Relation.Through through -> {
                var joining = catalog.entity(through.joining());
                var links = oracle.visible(joining, person);
                yield oracle.rows(joining).values().stream()
                        .filter(
                                link ->
                                        links.contains(link.key())
                                                && from.equals(link.keys().get(through.from())))
                        .map(link -> link.keys().get(through.to()))
                        .filter(key -> key != null && visible.contains(key))
                        .toList();
            }
        };
    }

    private interface Check {
        void check(Row row, JsonNode node);
    }

    /** Checks a field on every row that the person sees and that has it. */
    private void eachVisible(
            Entity entity, Person person, String field, String selection, Check check) {
        for (var batch : batches(oracle.visible(entity, person))) {
            var ids =
                    batch.stream()
                            .map(key -> '"' + id(entity, key) + '"')
                            .collect(Collectors.joining(","));
            var nodes =
                    ask(
                                    person,
                                    "{ r: %s(first: 100, filter: {id: {in: [%s]}}) { nodes { id %s } } }"
                                            .formatted(
                                                    entity.listName(),
                                                    ids,
                                                    Selections.of(entity, field, selection)))
                            .at("/data/r/nodes");
            assertThat(nodes.size()).isEqualTo(batch.size());
            for (var node : nodes) {
                if (node.has(field)) {
                    check.check(oracle.rows(entity).get(key(node)), node);
                }
            }
        }
    }

    private static List<List<UUID>> batches(Set<UUID> keys) {
        var all = new ArrayList<>(keys);
        var batches = new ArrayList<List<UUID>>();
        for (var start = 0; start < all.size(); start += PAGE) {
            batches.add(all.subList(start, Math.min(all.size(), start + PAGE)));
        }
        return batches;
    }

    private JsonNode ask(Person person, String document) {
        return asker.ask(person, document);
    }

    private static String id(Entity entity, UUID key) {
        return entity.prefix() + "_" + key;
    }

    private static UUID key(JsonNode node) {
        return UUID.fromString(node.get("id").asString().replaceFirst("^[a-z0-9]+_", ""));
    }

    private static List<UUID> keys(JsonNode nodes) {
        var keys = new ArrayList<UUID>();
        nodes.forEach(node -> keys.add(key(node)));
        return keys;
    }
}
