package dev.sluice.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A type, or an interface over several types, whose objects are the rows of one table.
 *
 * @param name the type's name in the schema
 * @param table the table's name
 * @param listName the name of the list field, in the query type or in the namespace
 * @param namespace the name of the type that has the list field; null for the query type
 * @param search the {@code tsvector} column for full-text search; null if there is none
 * @param visibility the visibility rules, never empty; a row is visible if at least one holds
 * @param restore the rule that shows deleted rows; null for a table without {@code deleted_at}
 * @param interfaces the names of its interfaces; an entity without {@code Node} is a statistic,
 *     whose keys are not shown
 * @param lookups the ways other than the id to find one object
 * @param kinds the concrete types of its rows, if it is an interface; null if it is a type
 * @param fields its fields by name, in the order of the SDL; the fields of its kinds come last
 */
public record Entity(
        String name,
        String table,
        String listName,
        @Nullable String namespace,
        @Nullable String search,
        List<RuleUse> visibility,
        @Nullable RuleUse restore,
        List<String> interfaces,
        List<Lookup> lookups,
        @Nullable Kinds kinds,
        Map<String, EntityField> fields) {

    /** The column of every entity's key, a uuid. */
    public static final String KEY_COLUMN = "id";

    /**
     * The name of a field of {@code orderBy} and of a field of edges. Both stand for the row's rank
     * in a full-text search. Every entity with a search column has them.
     */
    public static final String SEARCH_RANK = "searchRank";

    /** The interface of objects with global ids. */
    public static final String NODE = "Node";

    private static final Column HIDDEN_KEY =
            Column.plain(KEY_COLUMN, KEY_COLUMN, ColumnType.KEY, false);

    /** The column that says when a row was deleted. */
    public static final String DELETED_COLUMN = "deleted_at";

    public Entity {
        visibility = List.copyOf(visibility);
        interfaces = List.copyOf(interfaces);
        lookups = List.copyOf(lookups);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The field of that name, or null. */
    public @Nullable EntityField field(String fieldName) {
        return fields.get(fieldName);
    }

    /** The column of the named field, which must be a column. */
    public Column column(String fieldName) {
        if (fields.get(fieldName) instanceof Column column) {
            return column;
        }
        throw new IllegalArgumentException(name + "." + fieldName + " is not a column");
    }

    /** The key column. A statistic has a key column too, but no field shows it. */
    public Column key() {
        return columns()
                .filter(column -> column.type() == ColumnType.KEY)
                .findFirst()
                .orElse(HIDDEN_KEY);
    }

    /** The prefix of its global ids, without the underscore that follows. */
    public String prefix() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Whether its objects have global ids. */
    public boolean isNode() {
        return interfaces.contains(NODE);
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
     * The name of the root field that reads one object by its id: the type's name with a small
     * first letter.
     */
    public String singleName() {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    public Stream<Embedded> embedded() {
        return fields.values().stream()
                .filter(Embedded.class::isInstance)
                .map(Embedded.class::cast);
    }

    /** The fields by which aggregates can group rows, in their declared order. */
    public Stream<EntityField> groupable() {
        return fields.values().stream()
                .filter(
                        field ->
                                switch (field) {
                                    case Column column -> column.isGroupable();
                                    case Relation.ToOne one -> one.isPointing();
                                    case Embedded _, JsonField _, Relation _ -> false;
                                });
    }

    /** The name of the input type whose fields are the look-ups. */
    public String lookupType() {
        return name + "By";
    }

    /**
     * The names of all input types for look-ups. A look-up by several fields has an input type of
     * its own.
     */
    public Stream<String> lookupTypes() {
        return lookups.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        Stream.of(lookupType()),
                        lookups.stream()
                                .filter(lookup -> lookup.fields().size() > 1)
                                .map(lookup -> lookup.inputType(this)));
    }

    /**
     * A way to find one object by the values of some of its fields.
     *
     * @param fields the names of columns or of relations to one object; at least one
     * @param first if true, several objects may match, and the first visible one is returned
     */
    public record Lookup(List<String> fields, boolean first) {

        public Lookup {
            fields = List.copyOf(fields);
        }

        /** The name of the input type for a look-up by several fields. */
        public String inputType(Entity entity) {
            var name = name();
            return entity.lookupType() + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        }

        /**
         * The look-up's name, made of the names of its fields, such as {@code repositoryAndNumber}.
         */
        public String name() {
            return fields.stream()
                    .reduce(
                            (one, next) ->
                                    one
                                            + "And"
                                            + Character.toUpperCase(next.charAt(0))
                                            + next.substring(1))
                    .orElseThrow();
        }
    }

    /** Whether its objects have the named type: the entity's own type or one of its interfaces. */
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
