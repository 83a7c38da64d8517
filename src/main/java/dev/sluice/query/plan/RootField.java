package dev.sluice.query.plan;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import java.util.LinkedHashMap;
import java.util.Map;

/** A root field (a field of the query type) that a plan answers. */
public sealed interface RootField {

    /** A field that returns one object, found by its id or by the values of some of its fields. */
    record One(Entity entity) implements RootField {}

    /** A field that returns a page of a list. */
    record Page(Entity entity) implements RootField {}

    /**
     * A field that returns a namespace, an object whose fields are lists. {@code lists} maps the
     * names of these fields to the entities.
     */
    record Namespace(String type, Map<String, Entity> lists) implements RootField {
        public Namespace {
            lists = Map.copyOf(lists);
        }
    }

    /** A field that returns one object of any type, found by its global id. */
    record Node() implements RootField {}

    /** A field that returns several objects of any types, found by their global ids. */
    record Nodes() implements RootField {}

    /** A field that returns the caller's own user. */
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
