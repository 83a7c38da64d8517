package dev.sluice;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Embedded;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.EntityField;
import dev.sluice.catalog.JsonField;
import dev.sluice.catalog.JsonShape;
import dev.sluice.catalog.Relation;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import tools.jackson.databind.JsonNode;

/**
 * A running Sluice whose database holds what one system brought in, and nothing else but two users:
 * an administrator ("ada"), and a {@link #STRANGER}.
 *
 * <p>Which types and fields the system's tables and columns became is read from {@code
 * db/sources.csv}.
 */
final class ImportedSystem implements AutoCloseable {

    /** Somebody who belongs to nothing. */
    static final String STRANGER = "5eed0000-0000-4000-8000-000000000000";

    private static final int PAGE = 100;

    private final OldSystem system;
    private final DatabaseTarget target;
    private final TestSluice sluice;
    private final Map<Entity, Map<EntityField, String>> fields;

    private ImportedSystem(OldSystem system, DatabaseTarget target) {
        this.system = system;
        this.target = target;
        this.sluice = TestSluice.start(target, OldSystem.SETTINGS);
        this.fields = fields(system, sluice.bean(Catalog.class));
    }

    /** Imports a system's test rows into a database of its own, and starts a Sluice on it. */
    static ImportedSystem start(OldSystem system) throws SQLException {
        var target = TestDatabase.migrated();
        system.load(target);
        system.bringInto(target);
        TestDatabase.execute(
                target,
                """
                insert into users (id, username) values
                  ('01900000-0000-7000-8000-000000000001', 'test.ada'), ('%s', 'test.stranger');
                insert into administrators (user_id) values ('01900000-0000-7000-8000-000000000001')"""
                        .formatted(STRANGER));
        return new ImportedSystem(system, target);
    }

    /** The fields that hold something of the system's, with the column that each shows. */
    private static Map<Entity, Map<EntityField, String>> fields(OldSystem system, Catalog catalog) {
        var fields = new LinkedHashMap<Entity, Map<EntityField, String>>();
        for (var source : sources()) {
            var names = source.get("sdl").split("\\.", 2);
            var entity = catalog.find(names[0]);
            if (!source.get("system").equals(system.inventoryName())
                    || entity == null
                    || entity.field("origin") == null) {
                continue;
            }
            var columns = fields.computeIfAbsent(entity, _ -> new LinkedHashMap<>());
            // What another table holds is read there.
            if (names.length == 2
                    && source.get("to_table").equals(entity.table())
                    && !(entity.field(names[1]) instanceof Embedded)) {
                columns.put(readable(entity, names[1]), source.get("to_column"));
            }
        }
        return fields;
    }

    /** The field of that name, or the one that shows the whole of its JSON, if there is one. */
    private static EntityField readable(Entity entity, String name) {
        var field = Objects.requireNonNull(entity.field(name), entity + "." + name);
        return field instanceof JsonField json
                ? entity.columns()
                        .filter(
                                column ->
                                        column.type() == ColumnType.JSON
                                                && column.column().equals(json.column().column()))
                        .<EntityField>map(column -> column)
                        .findFirst()
                        .orElse(json)
                : field;
    }

    private static List<CSVRecord> sources() {
        try (var reader = Files.newBufferedReader(Path.of("db", "sources.csv"))) {
            return CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(reader)
                    .getRecords();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** The types that the system's tables became. */
    Set<Entity> entities() {
        return fields.keySet();
    }

    /** Every type whose rows may come from a system. */
    Stream<Entity> everyEntity() {
        return sluice.bean(Catalog.class).entities().stream()
                .filter(entity -> entity.field("origin") != null);
    }

    /** The fields of a type that hold something of the system's. */
    Stream<String> fieldNames(Entity entity) {
        return fields.get(entity).keySet().stream().map(EntityField::name);
    }

    /** The key of the user that a key of the old system stands for. */
    String user(String sourceKey) throws SQLException {
        return texts(
                        """
                        select coalesce(
                          (select m.id from sluice_import.merged_rows as m where m.system = '%1$s'
                            and m.target_table = 'users' and m.source_key = ?),
                          (select u.id from users as u where u.source_system = '%1$s' and u.source_key = ?))::text"""
                                .formatted(system.label()),
                        sourceKey,
                        sourceKey)
                .getFirst();
    }

    /** The system's rows of a type that a caller reads in its list, with all their fields. */
    List<JsonNode> read(String caller, Entity entity) {
        var everything = entity.isDeletable() && caller.equals("ada");
        var list =
                ask(
                                caller,
                                "{ r: %s(first: %d, %s %s) { totalCount nodes { id origin { key } %s } } }"
                                        .formatted(
                                                entity.listName(),
                                                PAGE,
                                                filter(),
                                                everything ? "includeDeleted: true" : "",
                                                fields
                                                        .getOrDefault(entity, Map.of())
                                                        .keySet()
                                                        .stream()
                                                        .map(ImportedSystem::selection)
                                                        .collect(joining(" "))))
                        .get("r");
        var nodes = list.get("nodes").valueStream().toList();
        assertThat(nodes).as("%s", entity).hasSize(list.get("totalCount").asInt());
        return nodes;
    }

    /** How many of the system's rows of a type a caller can count. */
    int count(String caller, Entity entity) {
        return ask(
                        caller,
                        "{ r: %s(%s) { aggregate { count } } }"
                                .formatted(entity.listName(), filter()))
                .at("/r/aggregate/0/count")
                .asInt();
    }

    /** What a caller reads of one row, by its type's field and by {@code node}. */
    List<JsonNode> readOne(String caller, Entity entity, String id) {
        var answer =
                ask(
                        caller,
                        "{ a: %s(id: \"%s\") { id } b: node(id: \"%s\") { id } }"
                                .formatted(entity.singleName(), id, id));
        return List.of(answer.get("a"), answer.get("b"));
    }

    private String filter() {
        return "filter: { origin: { system: { eq: %s } } }".formatted(system.name());
    }

    private static String selection(EntityField field) {
        return field instanceof Relation ? field.name() + " { id }" : field.name();
    }

    private JsonNode ask(String caller, String document) {
        var answer = sluice.ask(caller, document);
        assertThat(answer.path("errors")).as(document).isEmpty();
        return answer.get("data");
    }

    /** The global ids of all rows of a type that the system brought in. */
    List<String> ids(Entity entity) throws SQLException {
        return texts(
                "select '%s_' || t.id from %s as t where t.source_system = '%s'"
                        .formatted(entity.prefix(), entity.table(), system.label()));
    }

    /** The global ids of those that belong to nothing in particular, so that all users see them. */
    List<String> sharedIds(Entity entity) throws SQLException {
        var shared = new ArrayList<String>();
        for (var use : entity.visibility()) {
            if (use.rule().equals("SHARED")) {
                shared.addAll(
                        texts(
                                "select '%s_' || t.id from %s as t where t.source_system = '%s' and t.%s is null"
                                        .formatted(
                                                entity.prefix(),
                                                entity.table(),
                                                system.label(),
                                                use.by())));
            }
        }
        return shared;
    }

    /** The values that are not what the database holds, each in a sentence. */
    List<String> mistakes(Entity entity, Collection<JsonNode> nodes) throws SQLException {
        var json = TestSluice.JSON.writeValueAsString(nodes);
        var mistakes = new ArrayList<String>();
        for (var field : fields.get(entity).entrySet()) {
            var comparison = comparison(field.getKey(), field.getValue());
            mistakes.addAll(
                    texts(
                            """
                            select concat_ws(' ', '%1$s.%2$s of', t.source_key, 'is', a.node ->> '%2$s', 'and not', (%6$s)::text)
                            from %3$s as t join jsonb_array_elements(?::jsonb) as a (node) on a.node ->> 'id' = '%4$s_' || t.id
                            where (%5$s) is distinct from (%6$s)"""
                                    .formatted(
                                            entity,
                                            field.getKey().name(),
                                            entity.table(),
                                            entity.prefix(),
                                            comparison.answer(),
                                            comparison.value()),
                            json));
        }
        return mistakes;
    }

    /** Two expressions in SQL: of the answer's {@code a.node}, and of the row {@code t}. */
    private record Comparison(String answer, String value) {}

    private Comparison comparison(EntityField field, String by) {
        var text = "a.node ->> '%s'".formatted(field.name());
        var json = "a.node -> '%s'".formatted(field.name());
        var value = "t." + by;
        return switch (field) {
            case Column column when column.expression() != null ->
                    new Comparison("(%s)::boolean".formatted(text), value + " is not null");
            case Column column ->
                    switch (column.type()) {
                        case ENUM -> new Comparison("lower(%s)".formatted(text), value + "::text");
                        case DATE_TIME ->
                                new Comparison("(%s)::timestamptz".formatted(text), value);
                        case INT, BIG_INT, DECIMAL ->
                                new Comparison(
                                        "(%s)::numeric".formatted(text), value + "::numeric");
                        case FLOAT -> new Comparison("(%s)::float8".formatted(text), value);
                        case JSON ->
                                new Comparison(
                                        "coalesce(%s, 'null')".formatted(json),
                                        "coalesce(%s, 'null')".formatted(value));
                        case TEXT_LIST -> new Comparison(json, "to_jsonb(%s)".formatted(value));
                        case KEY, BOOLEAN, TEXT, DATE -> new Comparison(text, value + "::text");
                    };
            case Relation.ToOne one ->
                    new Comparison(json + " ->> 'id'", target(one.target(), value));
            case Relation.ToOneOf one ->
                    new Comparison(
                            json + " ->> 'id'",
                            one.arms().stream()
                                    .map(arm -> target(arm.target(), "t." + arm.by()))
                                    .collect(joining(", ", "coalesce(", ")")));
            case Relation.Many many ->
                    throw new AssertionError("No column of its own table holds " + many.name());
            case Embedded embedded ->
                    throw new AssertionError("Its columns are read, not " + embedded.name());
            case JsonField typed -> {
                var items = "(select array_agg(%s) from jsonb_array_elements_text(%s) as e (v))";
                var item =
                        typed.shape() instanceof JsonShape.Items(JsonShape.Scalar(var type), var _)
                                        && type == ColumnType.DATE_TIME
                                ? "e.v::timestamptz"
                                : "e.v::float8";
                yield new Comparison(items.formatted(item, json), items.formatted(item, value));
            }
        };
    }

    /** The global id of the row that a key names; null where it is deleted. */
    private String target(String type, String key) {
        var entity = sluice.bean(Catalog.class).entity(type);
        var id = "'%s_' || %s".formatted(entity.prefix(), key);
        return entity.isDeletable()
                ? "(select %s from %s as x where x.id = %s and x.deleted_at is null)"
                        .formatted(id, entity.table(), key)
                : id;
    }

    /** What a user sees that the old system knew. */
    record Sight(String user, String type, Set<String> rows, Set<String> hidden) {}

    /** The lines of the system's {@code readback.csv}. */
    List<Sight> sights() throws IOException {
        try (var reader = Files.newBufferedReader(system.sights())) {
            return CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(reader)
                    .stream()
                    .map(
                            line ->
                                    new Sight(
                                            line.get("user"),
                                            line.get("type"),
                                            list(line.get("rows")),
                                            list(line.get("hidden"))))
                    .toList();
        }
    }

    private static Set<String> list(String text) {
        return text.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(text.split("\\s*\\|\\s*")));
    }

    private List<String> texts(String sql, String... parameters) throws SQLException {
        try (var connection = target.connect();
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            var texts = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }

    @Override
    public void close() {
        sluice.close();
    }
}
