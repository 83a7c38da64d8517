package dev.sluice.query.plan;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import java.util.LinkedHashMap;
import java.util.Map;

/** A field of the query type that a plan answers. */
public sealed interface RootField {

    /** The object with an id. */
    record One(Entity entity) implements RootField {}

    /** A list. */
    record Page(Entity entity) implements RootField {}

    /** An aggregate. */
    record Groups(Entity entity) implements RootField {}

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
        for (var entity : catalog.entities()) {
            fields.put(entity.singleName(), new One(entity));
            fields.put(entity.listName(), new Page(entity));
            fields.put(entity.aggregateName(), new Groups(entity));
            if (entity.table().equals("users")) {
                fields.put("viewer", new Viewer(entity));
            }
        }
        return fields;
    }
}
