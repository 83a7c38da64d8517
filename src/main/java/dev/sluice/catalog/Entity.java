package dev.sluice.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A type, or an interface of several, whose objects are the rows of a table.
 *
 * @param name the type's name in the schema
 * @param table the table's name
 * @param prefix what its global ids begin with, without the underscore
 * @param listName the name of the root field that lists it
 * @param search the {@code tsvector} column for full text, if there is one
 * @param visibility the rules of which one must hold for a row to be seen, never empty
 * @param restore who may see deleted rows; null for a table without {@code deleted_at}
 * @param interfaces the interfaces it implements
 * @param kinds the concrete types of its rows, if it is an interface; null if it is a type
 * @param fields its fields by name, in the order of the SDL; those of its kinds at the end
 */
public record Entity(
        String name,
        String table,
        String prefix,
        String listName,
        @Nullable String search,
        List<RuleUse> visibility,
        @Nullable RuleUse restore,
        List<String> interfaces,
        @Nullable Kinds kinds,
        Map<String, EntityField> fields) {

    /** The column of every entity's key, a uuid. */
    public static final String KEY_COLUMN = "id";

    /**
     * The step of an order, and the field of an edge, that say how well a row matches a search.
     * Every entity with a search column has them.
     */
    public static final String SEARCH_RANK = "searchRank";

    /** The column that says when a row was deleted. */
    public static final String DELETED_COLUMN = "deleted_at";

    public Entity {
        visibility = List.copyOf(visibility);
        interfaces = List.copyOf(interfaces);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The field of that name, or null. */
    public @Nullable EntityField field(String fieldName) {
        return fields.get(fieldName);
    }

    /** The column behind a field that is known to be one. */
    public Column column(String fieldName) {
        if (fields.get(fieldName) instanceof Column column) {
            return column;
        }
        throw new IllegalArgumentException(name + "." + fieldName + " is not a column");
    }

    /** The key's field. */
    public Column key() {
        return columns()
                .filter(column -> column.type() == ColumnType.KEY)
                .findFirst()
                .orElseThrow();
    }

    public Stream<Column> columns() {
        return fields.values().stream().filter(Column.class::isInstance).map(Column.class::cast);
    }

    public Stream<JsonField> jsonFields() {
        return fields.values().stream()
                .filter(JsonField.class::isInstance)
                .map(JsonField.class::cast);
    }

    public Stream<Relation> relations() {
        return fields.values().stream()
                .filter(Relation.class::isInstance)
                .map(Relation.class::cast);
    }

    /**
     * The root field that reads one object by its id: the type's name with a small first letter.
     */
    public String singleName() {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** The root field that counts and sums. */
    public String aggregateName() {
        return singleName() + "Aggregate";
    }

    /** Whether each of its objects is also of the named type: itself or an interface. */
    public boolean isA(String typeName) {
        return name.equals(typeName) || interfaces.contains(typeName);
    }

    public boolean isDeletable() {
        return restore != null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Entity entity
                && entity.name.equals(name)
                && entity.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
