package dev.sluice;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.RuleUse;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.policy.VisibilityRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The text of {@code docs/data-model.md}: for each area its diagram, and what each of its tables
 * holds, its visibility and its origin.
 */
final class DataModelDocument {

    private static final Path MIGRATIONS = Path.of("db", "migration");
    private static final Path DECLARATIONS = Path.of("graphql");
    private static final Path SOURCES = Path.of("db", "sources.csv");
    private static final Pattern MIGRATION = Pattern.compile("V\\d+__(\\w+)\\.sql");
    private static final Pattern TYPE = Pattern.compile("(?m)^(?:type|interface) (\\w+)");

    /** The mark in a comment that names the systems, as in "(Y V)" and "(P file_analysis)". */
    private static final Pattern MARK = Pattern.compile(" \\([YVACP]\\b[^)]*\\)");

    private static final String COMMENTS =
            """
            select relname, obj_description(oid, 'pg_class') from pg_class
            where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm')""";

    private static final String HEAD =
            """
            # Data model

            Every table and view, by area; an area has the same name in `graphql/`, `db/migration/`, `db/demo/` and `src/test/transcripts/`. Views are computed at each read, materialized ones by the upkeep.

            A diagram shows of each table its key, its foreign keys, the columns that rights look at, and those that lists can be ordered by (`created_at` aside); all columns are in the SDL and, with a comment each, in the database. A relation is named by the column that
            holds the other row's key; dotted ones are those of views, which no constraint holds. Boxes without columns are tables of other areas. The field that shows a relation from the other side is in the diagram of the table that holds the key.

            *Visible to* lists the rules of which one is enough, with their column ([`VisibilityRule`](../src/main/java/dev/sluice/policy/VisibilityRule.java) says what they mean); administrators see everything. *Came from* names the tables of the five
            systems; [`db/sources.csv`](../db/sources.csv) says it of each column. Columns that no field shows are listed in [`db/secrets.csv`](../db/secrets.csv).

            <!-- Written by DataModelIntegrationTests from the database, the SDL and db/sources.csv. -->
            """;

    private final Catalog catalog;
    private final DatabaseSchema database;
    private final Map<String, String> comments = new LinkedHashMap<>();
    private final Map<String, Set<String>> origins = new TreeMap<>();

    private DataModelDocument(Catalog catalog, DatabaseSchema database) {
        this.catalog = catalog;
        this.database = database;
    }

    static String of(Catalog catalog, DatabaseSchema database, DatabaseTarget target)
            throws IOException, SQLException {
        var document = new DataModelDocument(catalog, database);
        document.readComments(target);
        document.readOrigins();
        var text = new StringBuilder(HEAD);
        for (var area : areas()) {
            text.append(document.section(area));
        }
        return text.toString();
    }

    private void readComments(DatabaseTarget target) throws SQLException {
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(COMMENTS)) {
            while (rows.next()) {
                comments.put(rows.getString(1), String.valueOf(rows.getString(2)));
            }
        }
    }

    /** The tables and views that became each of ours; where none did, those of its columns. */
    private void readOrigins() throws IOException {
        try (var reader = Files.newBufferedReader(SOURCES)) {
            var lines =
                    CSVFormat.DEFAULT
                            .builder()
                            .setHeader()
                            .setSkipHeaderRecord(true)
                            .get()
                            .parse(reader)
                            .getRecords();
            var whole = new TreeMap<String, Set<String>>();
            for (var line : lines) {
                switch (line.get("kind")) {
                    case "table" -> add(whole, line, line.get("table"));
                    case "view" -> add(whole, line, line.get("name"));
                    default -> add(origins, line, line.get("table"));
                }
            }
            origins.putAll(whole);
        }
    }

    private static void add(Map<String, Set<String>> origins, CSVRecord line, String name) {
        var table = line.get("to_table");
        if (!table.isEmpty() && !name.isEmpty()) {
            origins.computeIfAbsent(table, _ -> new LinkedHashSet<>())
                    .add(line.get("system") + " `" + name + "`");
        }
    }

    /**
     * The areas in the order in which their first tables were made. A migration of several areas
     * has a name of its own, and makes no tables.
     */
    private static List<String> areas() throws IOException {
        try (var files = Files.list(MIGRATIONS)) {
            return files.map(file -> MIGRATION.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .sorted((one, other) -> one.group().compareTo(other.group()))
                    .map(name -> name.group(1))
                    .distinct()
                    .filter(area -> Files.exists(DECLARATIONS.resolve(area + ".graphqls")))
                    .toList();
        }
    }

    private String section(String area) throws IOException {
        var declared = Files.readString(DECLARATIONS.resolve(area + ".graphqls"));
        var tables =
                TYPE.matcher(declared)
                        .results()
                        .flatMap(type -> Stream.ofNullable(catalog.find(type.group(1))))
                        .collect(groupingBy(Entity::table, LinkedHashMap::new, toList()));
        var firsts = tables.values().stream().map(List::getFirst).toList();
        return """

                ## %s

                [`graphql/%s.graphqls`](../graphql/%s.graphqls)

                %s
                | table | contents | type | visible to | came from |
                |---|---|---|---|---|
                %s"""
                .formatted(
                        Character.toUpperCase(area.charAt(0)) + area.substring(1),
                        area,
                        area,
                        new EntityDiagram(catalog, database).of(firsts),
                        tables.values().stream().map(this::row).collect(joining()));
    }

    /** A table, which may hold the objects of several types. */
    private String row(List<Entity> types) {
        var entity = types.getFirst();
        var table = entity.table();
        var kind = isView(entity) ? " (view)" : "";
        return "| `%s`%s | %s | %s | %s | %s |%n"
                .formatted(
                        table,
                        kind,
                        MARK.matcher(comments.getOrDefault(table, "")).replaceAll(""),
                        types.stream().map(type -> "`" + type.name() + "`").collect(joining(", ")),
                        readers(entity),
                        origins.getOrDefault(table, Set.of("Sluice")).stream()
                                .collect(joining(", ")));
    }

    private boolean isView(Entity entity) {
        var table = database.table(entity.table());
        return table != null && table.isView();
    }

    private static String readers(Entity entity) {
        var masks = new LinkedHashMap<String, String>();
        entity.columns()
                .filter(column -> !column.mask().isEmpty())
                .forEach(
                        column ->
                                masks.merge(
                                        rules(column.mask()),
                                        "`" + column.name() + "`",
                                        (all, one) -> all + ", " + one));
        return Stream.of(
                        Stream.of(rules(entity.visibility())),
                        Stream.ofNullable(entity.restore())
                                .map(use -> "deleted ones: " + rules(List.of(use))),
                        masks.entrySet().stream()
                                .map(mask -> mask.getValue() + ": " + mask.getKey()))
                .flatMap(each -> each)
                .collect(joining("<br>"));
    }

    private static String rules(List<RuleUse> uses) {
        return uses.stream().map(DataModelDocument::rule).collect(joining("; "));
    }

    private static String rule(RuleUse use) {
        var column = "`" + use.by() + "`";
        return switch (VisibilityRule.valueOf(use.rule())) {
            case PUBLIC -> "all callers";
            case SIGNED_IN -> "all signed-in callers";
            case OWNER -> "the user in " + column;
            case SHARED -> "all signed-in callers if " + column + " is null";
            case MEMBER -> "members of the project in " + column;
            case ORGANIZATION -> "members of the organization in " + column;
            case COLLEAGUE -> "the user in " + column + " and colleagues";
            case PARTICIPANT -> "participants of the conversation in " + column;
            case REPOSITORY -> "the owner, and members of projects, of the repository in " + column;
            case ADMINISTRATOR -> "administrators";
        };
    }
}
