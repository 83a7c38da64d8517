package dev.sluice.catalog;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that callers can read: entities, namespaces and enumerations. A namespace is a type
 * whose fields are lists of entities.
 */
public final class Catalog {

    private final Map<String, Entity> entities;
    private final Map<String, Entity> byPrefix;
    private final Map<String, Entity> byTable;
    private final Map<String, String> namespaces;
    private final Map<String, String> provided;
    private final Map<String, List<String>> enums;
    private final Set<String> columnEnums;
    private final Map<String, ChangeStream> streams;

    /**
     * Creates a catalog.
     *
     * @param namespaces the field of the query type for each namespace, by the namespace's name
     * @param provided the field of the query type for each type whose object the gateway provides
     * @param enums the values of each enumeration, by its name
     * @param streams the root fields of the subscription type, which stream changes
     */
    public Catalog(
            Collection<Entity> entities,
            Map<String, String> namespaces,
            Map<String, String> provided,
            Map<String, List<String>> enums,
            Collection<ChangeStream> streams) {
        this.streams = new LinkedHashMap<>();
        streams.forEach(stream -> this.streams.put(stream.name(), stream));
        this.namespaces = Collections.unmodifiableMap(new LinkedHashMap<>(namespaces));
        this.provided = Collections.unmodifiableMap(new LinkedHashMap<>(provided));
        this.entities = new LinkedHashMap<>();
        this.byPrefix = new LinkedHashMap<>();
        this.byTable = new LinkedHashMap<>();
        this.enums = Collections.unmodifiableMap(new LinkedHashMap<>(enums));
        this.columnEnums =
                entities.stream()
                        .flatMap(Catalog::allColumns)
                        .map(Column::enumType)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toUnmodifiableSet());
        for (var entity : entities) {
            this.entities.put(entity.name(), entity);
            if (entity.isNode()) {
                this.byPrefix.put(entity.prefix(), entity);
            }
            this.byTable.put(entity.table(), entity);
        }
    }

    private static Stream<Column> allColumns(Entity entity) {
        return Stream.concat(
                entity.columns(),
                entity.embedded().flatMap(embedded -> embedded.columns().stream()));
    }

    public Collection<Entity> entities() {
        return Collections.unmodifiableCollection(entities.values());
    }

    /** The field of the query type for each namespace, by the namespace's name. */
    public Map<String, String> namespaces() {
        return namespaces;
    }

    /**
     * The field of the query type for each type whose one object the gateway provides, by the
     * type's name.
     */
    public Map<String, String> provided() {
        return provided;
    }

    /**
     * The entities whose lists are fields of a namespace. Null selects the entities whose lists are
     * fields of the query type.
     */
    public Stream<Entity> entitiesOf(@Nullable String namespace) {
        return entities.values().stream()
                .filter(entity -> Objects.equals(entity.namespace(), namespace));
    }

    /**
     * The embedded types by name, each with the first field that has the type. The fields of an
     * embedded type are columns of the row around it.
     */
    public Map<String, Embedded> embedded() {
        var types = new LinkedHashMap<String, Embedded>();
        entities.values().stream()
                .flatMap(Entity::embedded)
                .forEach(field -> types.putIfAbsent(field.type(), field));
        return types;
    }

    /** The entity with that name, or null. */
    public @Nullable Entity find(String name) {
        return entities.get(name);
    }

    /**
     * The entity with that name.
     *
     * @throws IllegalArgumentException if no entity has the name
     */
    public Entity entity(String name) {
        var entity = entities.get(name);
        if (entity == null) {
            throw new IllegalArgumentException("No entity is called " + name);
        }
        return entity;
    }

    /** The entity whose global ids begin with the prefix, or null. */
    public @Nullable Entity withPrefix(String prefix) {
        return byPrefix.get(prefix);
    }

    /** The entity whose rows the table holds, or null. */
    public @Nullable Entity ofTable(String table) {
        return byTable.get(table);
    }

    /**
     * Whether this enumeration is the type of a column. If so, statements bind its values as
     * parameters. The values of other enumerations, such as a sort direction, change the statement
     * itself.
     */
    public boolean isColumnEnum(String name) {
        return columnEnums.contains(name);
    }

    /** The types whose objects are read from JSON columns, by name. */
    public Map<String, JsonType> jsonTypes() {
        var types = new LinkedHashMap<String, JsonType>();
        entities.values().stream()
                .flatMap(Entity::jsonFields)
                .forEach(field -> collect(field.shape(), types));
        return types;
    }

    private static void collect(JsonShape shape, Map<String, JsonType> types) {
        switch (shape) {
            case JsonShape.Scalar _, JsonShape.Label _ -> {}
            case JsonShape.Items(var item, var _) -> collect(item, types);
            case JsonShape.Node(var type) -> {
                if (types.put(type.name(), type) == null) {
                    type.members().values().forEach(member -> collect(member.shape(), types));
                }
            }
        }
    }

    /** The root fields of the subscription type that stream changes, by name. */
    public Map<String, ChangeStream> streams() {
        return Collections.unmodifiableMap(streams);
    }

    /** The values of each enumeration as the schema spells them, by the enumeration's name. */
    public Map<String, List<String>> enums() {
        return enums;
    }
}
