package dev.sluice;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.catalog.RuleUse;
import dev.sluice.database.DatabaseTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What each caller should see, worked out apart from the gateway: sets of keys, from statements of
 * our own, one for each rule.
 */
final class VisibilityOracle {

    /** A caller: no user for an anonymous one. */
    record Person(String name, @Nullable UUID user, boolean administrator) {}

    /** A row: its key, and every column of type uuid. */
    record Row(UUID key, Map<String, UUID> keys, boolean deleted, Set<String> filled) {}

    private final Map<String, Map<UUID, Row>> tables = new LinkedHashMap<>();
    private final Map<String, Map<UUID, Set<UUID>>> conditions = new LinkedHashMap<>();
    private final Catalog catalog;
    private final Connection connection;

    VisibilityOracle(Catalog catalog, DatabaseTarget database) throws SQLException {
        this.catalog = catalog;
        connection = database.connect();
        for (var entity : catalog.entities()) {
            tables.put(entity.table(), read(entity));
        }
    }

    private Map<UUID, Row> read(Entity entity) throws SQLException {
        var rows = new LinkedHashMap<UUID, Row>();
        try (var statement = connection.createStatement();
                var cursor =
                        statement.executeQuery(
                                "select * from " + entity.table() + " order by id")) {
            while (cursor.next()) {
                var keys = new LinkedHashMap<String, UUID>();
                var filled = new LinkedHashSet<String>();
                for (var i = 1; i <= cursor.getMetaData().getColumnCount(); i++) {
                    var value = cursor.getObject(i);
                    var column = cursor.getMetaData().getColumnName(i);
                    if (value instanceof UUID key) {
                        keys.put(column, key);
                    }
                    if (value != null) {
                        filled.add(column);
                    }
                }
                var key = cursor.getObject("id", UUID.class);
                rows.put(key, new Row(key, keys, filled.contains("deleted_at"), filled));
            }
        }
        return rows;
    }

    /** Everybody who may ask: nobody in particular, and each user of the database. */
    List<Person> people() throws SQLException {
        var people = new ArrayList<Person>();
        people.add(new Person("anonymous", null, false));
        try (var statement = connection.createStatement();
                var cursor = statement.executeQuery("select id, is_admin from users order by id")) {
            while (cursor.next()) {
                var id = cursor.getObject(1, UUID.class);
                people.add(new Person(id.toString(), id, cursor.getBoolean(2)));
            }
        }
        return people;
    }

    Map<UUID, Row> rows(Entity entity) {
        return tables.getOrDefault(entity.table(), Map.of());
    }

    /** The keys of the rows that a person sees. */
    Set<UUID> visible(Entity entity, Person person) {
        return visible(entity, person, false);
    }

    /** The same, with the deleted rows that the person may restore. */
    Set<UUID> visible(Entity entity, Person person, boolean includeDeleted) {
        var keys = new LinkedHashSet<UUID>();
        for (var row : rows(entity).values()) {
            var shown =
                    !row.deleted()
                            || (includeDeleted && admits(List.of(entity.restore()), row, person));
            if (shown && admits(entity.visibility(), row, person)) {
                keys.add(row.key());
            }
        }
        return keys;
    }

    /** The keys of the rows that satisfy a relation's condition with a row, visible or not. */
    Set<UUID> related(Entity entity, Relation.Related relation, UUID from) {
        return conditions
                .computeIfAbsent(entity + "." + relation.name(), _ -> pairs(entity, relation))
                .getOrDefault(from, Set.of());
    }

    private Map<UUID, Set<UUID>> pairs(Entity entity, Relation.Related relation) {
        var pairs = new LinkedHashMap<UUID, Set<UUID>>();
        var sql =
                "select a.id, b.id from %s as a, %s as b where %s"
                        .formatted(
                                entity.table(),
                                catalog.entity(relation.target()).table(),
                                relation.condition("a", "b"));
        try (var statement = connection.createStatement();
                var cursor = statement.executeQuery(sql)) {
            while (cursor.next()) {
                pairs.computeIfAbsent(cursor.getObject(1, UUID.class), _ -> new LinkedHashSet<>())
                        .add(cursor.getObject(2, UUID.class));
            }
            return pairs;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Whether a person sees a masked column of a row. */
    boolean unmasked(Column column, Row row, Person person) {
        return column.mask().isEmpty() || admits(column.mask(), row, person);
    }

    private boolean admits(List<RuleUse> rules, Row row, Person person) {
        return person.administrator() || rules.stream().anyMatch(use -> admits(use, row, person));
    }

    private boolean admits(RuleUse use, Row row, Person person) {
        if (use.rule().equals("PUBLIC")) {
            return true;
        }
        if (person.user() == null) {
            return false;
        }
        var scope = use.by() == null ? null : row.keys().get(use.by());
        return switch (use.rule()) {
            case "SIGNED_IN" -> true;
            case "ADMINISTRATOR" -> false;
            case "OWNER" -> person.user().equals(scope);
            case "SHARED" -> scope == null;
            case "MEMBER" ->
                    scope != null
                            && of(
                                            "select project_id from project_members where user_id = ?",
                                            person)
                                    .contains(scope);
            case "ORGANIZATION" ->
                    scope != null
                            && of(
                                            "select organization_id from organization_members where user_id = ?",
                                            person)
                                    .contains(scope);
            case "PARTICIPANT" ->
                    scope != null
                            && of(
                                            "select conversation_id from conversation_participants where user_id = ?",
                                            person)
                                    .contains(scope);
            case "COLLEAGUE" ->
                    of(
                                    "select ?::uuid union select user_id from project_members where project_id in"
                                            + " (select project_id from project_members where user_id = ?)"
                                            + " union select user_id from organization_members where organization_id in"
                                            + " (select organization_id from organization_members where user_id = ?)",
                                    person)
                            .contains(scope);
            case "REPOSITORY" ->
                    of(
                                    "select id from repositories where user_id = ? union"
                                            + " select repository_id from project_repositories where project_id in"
                                            + " (select project_id from project_members where user_id = ?)",
                                    person)
                            .contains(scope);
            default ->
                    throw new IllegalStateException(
                            "The oracle does not know the rule " + use.rule());
        };
    }

    private final Map<String, Set<UUID>> answers = new LinkedHashMap<>();

    private Set<UUID> of(String sql, Person person) {
        return answers.computeIfAbsent(sql + person.user(), _ -> query(sql, person));
    }

    private Set<UUID> query(String sql, Person person) {
        try (var statement = connection.prepareStatement(sql)) {
            for (var i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                statement.setObject(i, person.user());
            }
            var keys = new LinkedHashSet<UUID>();
            try (var cursor = statement.executeQuery()) {
                while (cursor.next()) {
                    keys.add(cursor.getObject(1, UUID.class));
                }
            }
            return keys;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
