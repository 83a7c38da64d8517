package dev.sluice.catalog.declaration;

import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Finds the mistakes that concern several entities, such as equal names or wrong targets of
 * relations.
 */
final class EntityChecks {

    private static final Set<String> RESERVED_LIST_NAMES = Set.of("node", "nodes", "viewer");

    private final List<Entity> entities;
    private final CatalogProblems problems;

    EntityChecks(List<Entity> entities, CatalogProblems problems) {
        this.entities = entities;
        this.problems = problems;
    }

    void check() {
        unique();
        entities.forEach(this::relations);
    }

    private void unique() {
        var prefixes = new LinkedHashMap<String, String>();
        var roots = new LinkedHashMap<String, String>();
        RESERVED_LIST_NAMES.forEach(name -> roots.put(name, "Query"));
        for (var entity : entities) {
            var other = prefixes.put(entity.prefix(), entity.name());
            if (other != null) {
                problems.add(entity.name(), "has the same name as " + other + " in small letters");
            }
            if (entity.namespace() != null) {
                continue; // the build of the schema rejects equal names in a namespace
            }
            for (var root : List.of(entity.singleName(), entity.listName())) {
                var taken = roots.put(root, entity.name());
                if (taken != null) {
                    problems.add(entity.name(), "its root field " + root + " is taken by " + taken);
                }
            }
        }
    }

    private void relations(Entity entity) {
        entity.relations()
                .forEach(
                        relation -> {
                            var where = entity.name() + "." + relation.name();
                            var targets = new ArrayList<String>();
                            switch (relation) {
                                case Relation.ToOne one -> targets.add(one.target());
                                case Relation.ToOneOf oneOf ->
                                        oneOf.arms().forEach(arm -> targets.add(arm.target()));
                                case Relation.Many many -> targets.add(many.target());
                            }
                            for (var target : targets) {
                                if (entities.stream()
                                        .noneMatch(each -> each.name().equals(target))) {
                                    problems.add(
                                            where,
                                            "leads to "
                                                    + target
                                                    + ", which is no type with a table");
                                }
                            }
                            if (relation instanceof Relation.Many many
                                    && many.defaultOrder() != null) {
                                many.defaultOrder()
                                        .steps()
                                        .forEach(step -> defaultOrder(where, many.target(), step));
                            }
                        });
    }

    private void defaultOrder(String where, String target, Relation.DefaultOrder.Step order) {
        var sortable =
                entities.stream()
                        .filter(entity -> entity.name().equals(target))
                        .flatMap(Entity::columns)
                        .anyMatch(
                                column -> column.name().equals(order.field()) && column.sortable());
        if (!sortable) {
            problems.add(
                    where,
                    "is ordered by " + target + "." + order.field() + ", which is not @sortable");
        }
    }
}
