package dev.sluice.query.plan;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import java.util.LinkedHashMap;
import java.util.Map;

/** A field of the query type that a plan answers. */
public sealed interface RootField {

    /** The object with an id, or with the values of a look-up. */
    record One(Entity entity) implements RootField {}

    /** A list. */
    record Page(Entity entity) implements RootField {}

    /** The lists of a namespace, by the names of their fields. */
    record Namespace(String type, Map<String, Entity> lists) implements RootField {
        public Namespace {
            lists = Map.copyOf(lists);
        }
    }

    /** The object with an id of any type. */
    record Node() implements RootField {}

    /** The objects with ids of any types. */
    record Nodes() implements RootField {}

    /** The caller's own user. */
    record Viewer(Entity entity) implements RootField {}

    /** The root fields of a catalog, by name. */
    static Map<String, RootField> of(Catalog catalog) {
        var fields = new LinkedHashMap<String, RootField>();
        fields.put("node", new Node());
        fields.put("nodes", new Nodes());
        catalog.entitiesOf(null)
                .forEach(
                        entity -> {
                            fields.put(entity.singleName(), new One(entity));
                            fields.put(entity.listName(), new Page(entity));
                            if (entity.table().equals("users")) {
                                fields.put("viewer", new Viewer(entity));
                            }
                        });
        catalog.namespaces()
                .forEach(
                        (type, name) -> {
                            var lists = new LinkedHashMap<String, Entity>();
                            catalog.entitiesOf(type)
                                    .forEach(entity -> lists.put(entity.listName(), entity));
                            fields.put(name, new Namespace(type, lists));
                        });
        return fields;
    }
}
