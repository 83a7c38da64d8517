package dev.sluice;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import dev.sluice.catalog.RuleUse;
import dev.sluice.database.target.DatabaseTarget;
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

    /** The types that services see by each scope, written here a second time. */
    static final Map<String, Set<String>> TYPES_OF_SCOPES =
            Map.of(
                    "jobs:work",
                    Set.of(
                            "Job",
                            "JobProgressReport",
                            "AnalysisRun",
                            "Repository",
                            "ProjectRepository",
                            "Project"),
                    "events:write",
                    Set.of(
                            "Event",
                            "LinearEvent",
                            "SlackEvent",
                            "GithubEvent",
                            "DeploymentEvent",
                            "EventProcessingLog"),
                    "feed:read",
                    Set.of("Event", "LinearEvent", "SlackEvent", "GithubEvent", "DeploymentEvent"));

    /** The users who are asked for once more as wide ones: they see some projects, not all. */
    private static final String SOME_USERS =
            "select user_id from project_members group by user_id having count(*) > 1 order by user_id limit 2";

    /** Agents of a project, of all projects, and those that take part in conversations. */
    private static final String SOME_AGENTS =
            "select id from agents where name in ('Conductor', 'Second Look', 'Pathfinder', 'Keeper') order by id";

    /** The kinds of callers. */
    enum Kind {
        ANONYMOUS,
        USER,
        AGENT,
        SERVICE,
        ADMINISTRATOR
    }

    /**
     * A caller.
     *
     * @param name the name by which tests ask
     * @param id the key of a user or agent; null for others
     * @param scopes the scopes of a service
     */
    record Person(String name, Kind kind, @Nullable UUID id, Set<String> scopes) {

        boolean administrator() {
            return kind == Kind.ADMINISTRATOR;
        }
    }

    /** A row: its key, and every column of type uuid. */
    record Row(UUID key, Map<String, UUID> keys, boolean deleted, Set<String> filled) {}

    private final Map<String, Map<UUID, Row>> tables = new LinkedHashMap<>();
    private final Map<String, Map<UUID, Set<UUID>>> conditions = new LinkedHashMap<>();
    private final Catalog catalog;
    private final Connection connection;

    /** The rule that has the fixed answer; null for none. */
    private @Nullable String replaced;

    private boolean answer;

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

    /** Lets one rule have a fixed answer for signed-in callers, until the next call. */
    void replace(@Nullable String rule, boolean always) {
        replaced = rule;
        answer = always;
    }

    /** Callers of every kind: each user, some of them as wide ones, agents and services. */
    List<Person> people() throws SQLException {
        var people = new ArrayList<Person>();
        people.add(new Person("anonymous", Kind.ANONYMOUS, null, Set.of()));
        try (var statement = connection.createStatement();
                var cursor = statement.executeQuery("select id, is_admin from users order by id")) {
            while (cursor.next()) {
                var id = cursor.getObject(1, UUID.class);
                var kind = cursor.getBoolean(2) ? Kind.ADMINISTRATOR : Kind.USER;
                people.add(new Person(id.toString(), kind, id, Set.of()));
            }
        }
        for (var id : query(SOME_USERS, null)) {
            people.add(new Person("wide:" + id, Kind.USER, id, Set.of()));
        }
        for (var id : query(SOME_AGENTS, null)) {
            people.add(new Person("agent:" + id, Kind.AGENT, id, Set.of()));
        }
        for (var scope : TYPES_OF_SCOPES.keySet().stream().sorted().toList()) {
            people.add(new Person("service:" + scope, Kind.SERVICE, null, Set.of(scope)));
        }
        people.add(new Person("service:jobs:working", Kind.SERVICE, null, Set.of("jobs:working")));
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
        if (person.kind() == Kind.SERVICE && !isShownTo(entity, person)) {
            return keys;
        }
        for (var row : rows(entity).values()) {
            var shown = !row.deleted() || (includeDeleted && restores(entity, row, person));
            if (shown
                    && admits(entity.visibility(), row, person)
                    && (person.administrator() || !isOfDeletedProject(entity, row))) {
                keys.add(row.key());
            }
        }
        return keys;
    }

    /** Whether one of a service's scopes names the type, or every signed-in caller sees it. */
    static boolean isShownTo(Entity entity, Person service) {
        return entity.visibility().stream()
                        .anyMatch(use -> Set.of("PUBLIC", "SIGNED_IN").contains(use.rule()))
                || service.scopes().stream()
                        .anyMatch(
                                scope ->
                                        TYPES_OF_SCOPES
                                                .getOrDefault(scope, Set.of())
                                                .contains(entity.name()));
    }

    private boolean restores(Entity entity, Row row, Person person) {
        return person.kind() != Kind.SERVICE && admits(List.of(entity.restore()), row, person);
    }

    /** Whether the column that names the row's project names a deleted one. */
    private boolean isOfDeletedProject(Entity entity, Row row) {
        return entity.visibility().stream()
                .filter(use -> use.rule().equals("MEMBER") && !Entity.KEY_COLUMN.equals(use.by()))
                .map(use -> row.keys().get(use.by()))
                .anyMatch(
                        of("select id from projects where deleted_at is not null", null)::contains);
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
        return column.mask().isEmpty()
                || (person.kind() != Kind.SERVICE && admits(column.mask(), row, person));
    }

    private boolean admits(List<RuleUse> rules, Row row, Person person) {
        return person.administrator() || rules.stream().anyMatch(use -> admits(use, row, person));
    }

    private boolean admits(RuleUse use, Row row, Person person) {
        if (use.rule().equals(replaced) && person.kind() != Kind.ANONYMOUS) {
            return answer;
        }
        var scope = use.by() == null ? null : row.keys().get(use.by());
        return switch (use.rule()) {
            case "PUBLIC" -> true;
            case "SIGNED_IN" -> person.kind() != Kind.ANONYMOUS;
            case "ADMINISTRATOR" -> false;
            case "SHARED" -> person.kind() != Kind.ANONYMOUS && scope == null;
            default -> scope != null && scopes(use.rule(), person).contains(scope);
        };
    }

    /** The keys in a rule's column that let a person see a row. */
    private Set<UUID> scopes(String rule, Person person) {
        return switch (person.kind()) {
            case ANONYMOUS, ADMINISTRATOR -> Set.of();
            case USER -> of(ofUser(rule), person.id());
            case AGENT -> of(ofAgent(rule), person.id());
            case SERVICE -> of(ofService(rule), null);
        };
    }

    private static String ofUser(String rule) {
        return switch (rule) {
            case "OWNER" -> "select ?::uuid";
            case "MEMBER" -> MY_PROJECTS;
            case "ORGANIZATION" -> MY_ORGANIZATIONS;
            case "PARTICIPANT" ->
                    "select conversation_id from conversation_participants where user_id = ?"
                            + LIVE_CONVERSATION;
            case "COLLEAGUE" ->
                    "select ?::uuid union select user_id from project_members where project_id in"
                            + " (%s) union select user_id from organization_members where organization_id in (%s)"
                                    .formatted(MY_PROJECTS, MY_ORGANIZATIONS);
            case "REPOSITORY" ->
                    "select id from repositories where user_id = ? union"
                            + " select repository_id from project_repositories where project_id in (%s)"
                                    .formatted(MY_PROJECTS);
            default -> throw unknown(rule);
        };
    }

    private static String ofAgent(String rule) {
        return switch (rule) {
            case "OWNER", "ORGANIZATION" -> NONE;
            case "MEMBER" -> PROJECTS_OF_AGENT;
            case "PARTICIPANT" ->
                    "select conversation_id from conversation_participants where agent_id = ?"
                            + LIVE_CONVERSATION;
            case "COLLEAGUE" ->
                    "select user_id from project_members where project_id in (%s)"
                            .formatted(PROJECTS_OF_AGENT);
            case "REPOSITORY" ->
                    "select repository_id from project_repositories where project_id in (%s)"
                            .formatted(PROJECTS_OF_AGENT);
            default -> throw unknown(rule);
        };
    }

    private static String ofService(String rule) {
        return switch (rule) {
            case "OWNER", "COLLEAGUE" -> "select id from users";
            case "ORGANIZATION" -> "select id from organizations";
            case "MEMBER" -> LIVE_PROJECTS;
            case "PARTICIPANT" ->
                    "select conversation_id from conversation_participants where true"
                            + LIVE_CONVERSATION;
            case "REPOSITORY" ->
                    "select id from repositories where user_id is not null union"
                            + " select repository_id from project_repositories where project_id in (%s)"
                                    .formatted(LIVE_PROJECTS);
            default -> throw unknown(rule);
        };
    }

    private static final String NONE = "select null::uuid where false";

    private static final String LIVE_PROJECTS = "select id from projects where deleted_at is null";

    private static final String LIVE_CONVERSATION =
            " and conversation_id not in (select c.id from conversations as c"
                    + " join projects as p on p.id = c.project_id where p.deleted_at is not null)";

    private static final String MY_PROJECTS =
            "select project_id from project_members where user_id = ? and project_id in (%s)"
                    .formatted(LIVE_PROJECTS);

    private static final String MY_ORGANIZATIONS =
            "select organization_id from organization_members where user_id = ?";

    private static final String PROJECTS_OF_AGENT =
            "select id from projects where deleted_at is null and (id in (select project_id from agents where id = ?)"
                    + " or id in (select project_id from tasks where assigned_to_agent_id = ? and deleted_at is null))";

    private static IllegalStateException unknown(String rule) {
        return new IllegalStateException("The oracle does not know the rule " + rule);
    }

    private final Map<String, Set<UUID>> answers = new LinkedHashMap<>();

    private Set<UUID> of(String sql, @Nullable UUID caller) {
        return answers.computeIfAbsent(sql + caller, _ -> query(sql, caller));
    }

    private Set<UUID> query(String sql, @Nullable UUID caller) {
        try (var statement = connection.prepareStatement(sql)) {
            for (var i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                statement.setObject(i, caller);
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
