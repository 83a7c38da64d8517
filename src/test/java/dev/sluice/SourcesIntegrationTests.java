package dev.sluice;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.FieldDefinition;
import graphql.language.ImplementingTypeDefinition;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Where the tables, columns, relations, views and functions of the five systems went: {@code
 * db/sources.csv}, held against their inventory, the live database and the schema.
 */
class SourcesIntegrationTests {

    private static final int MAX_NOT_THERE = 14;

    private static final String COLUMNS =
            """
            select c.relname, a.attname from pg_class as c
            left join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
            union all select proname, null from pg_proc where pronamespace = 'public'::regnamespace""";

    /** What becomes of a row whose foreign key's target is deleted. */
    private static final String DELETE_RULES =
            """
            select c.relname || '.' || a.attname,
              case n.confdeltype when 'c' then 'ON DELETE CASCADE' when 'n' then 'ON DELETE SET NULL' else 'ON DELETE RESTRICT' end
            from pg_constraint as n join pg_class as c on c.oid = n.conrelid
            join pg_attribute as a on a.attrelid = c.oid and a.attnum = n.conkey[1]
            where n.contype = 'f' and c.relnamespace = 'public'::regnamespace""";

    /** A column's name that smells of a secret. */
    private static final Pattern SECRET =
            Pattern.compile(
                    "password|secret|totp|credential|encrypted|private_key|api_key|token(?!s|_count|_type)");

    private static final Map<String, Set<String>> LIVE = new HashMap<>();
    private static final Map<String, Set<String>> RULES = new HashMap<>();
    private static List<CSVRecord> sources;
    private static List<CSVRecord> inventory;
    private static List<CSVRecord> secrets;
    private static TypeDefinitionRegistry schema;

    @BeforeAll
    static void read() throws IOException, SQLException {
        sources = csv("sources.csv");
        inventory = csv("inventory.csv");
        secrets = csv("secrets.csv");
        schema = new SchemaParser().parse(Files.readString(Path.of("docs", "schema.graphql")));
        try (var connection = TestDatabase.shared().connect();
                var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery(COLUMNS)) {
                while (rows.next()) {
                    LIVE.computeIfAbsent(rows.getString(1), _ -> new HashSet<>())
                            .add(String.valueOf(rows.getString(2)));
                }
            }
            try (var rows = statement.executeQuery(DELETE_RULES)) {
                while (rows.next()) {
                    RULES.computeIfAbsent(rows.getString(1), _ -> new HashSet<>())
                            .add(rows.getString(2));
                }
            }
        }
    }

    private static List<CSVRecord> csv(String name) throws IOException {
        try (var reader = Files.newBufferedReader(Path.of("db", name))) {
            return CSVFormat.DEFAULT
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(reader)
                    .getRecords();
        }
    }

    @Test
    void haveEachLineOfTheInventoryOnce() {
        assertThat(sources.stream().map(SourcesIntegrationTests::entry))
                .containsExactlyElementsOf(
                        inventory.stream().map(SourcesIntegrationTests::entry).toList())
                .doesNotHaveDuplicates()
                .hasSize(552);
    }

    @Test
    void areInTheDatabase() {
        var missing = new ArrayList<String>();
        for (var source : sources) {
            var table = source.get("to_table");
            if (table.isEmpty() && !isNotThere(source)) {
                missing.add(entry(source) + " names no table");
            }
            if (!table.isEmpty() && !LIVE.containsKey(table)) {
                missing.add(entry(source) + ": no " + table);
            }
            var column = source.get("to_column");
            if (!column.isEmpty() && !LIVE.getOrDefault(table, Set.of()).contains(column)) {
                missing.add(entry(source) + ": no " + table + "." + column);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void areInTheSchema() {
        var missing = new ArrayList<String>();
        for (var source : sources) {
            var field = source.get("sdl");
            if (field.isEmpty()) {
                if (!isNotThere(source) && !isSecret(source) && !note(source).startsWith("sql: ")) {
                    missing.add(entry(source) + " names no field, and does not say why");
                }
            } else if (!isInSchema(field)) {
                missing.add(entry(source) + ": no " + field);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void leaveLittleOutAndSayWhy() {
        assertThat(sources.stream().filter(SourcesIntegrationTests::isNotThere).toList())
                .hasSizeLessThanOrEqualTo(MAX_NOT_THERE)
                .allMatch(source -> note(source).length() > "not: ".length());
    }

    /** As it was, unless the note says what became of it. */
    @Test
    void keepTheDeleteRulesOfRelations() {
        var before =
                inventory.stream().collect(toMap(SourcesIntegrationTests::entry, line -> line));
        var changed = new ArrayList<String>();
        for (var source : sources) {
            if (source.get("kind").equals("relation") && note(source).equals("kept")) {
                var was = before.get(entry(source)).get("notes");
                var is =
                        RULES.getOrDefault(
                                source.get("to_table") + "." + source.get("to_column"), Set.of());
                if (!is.contains(was)) {
                    changed.add(entry(source) + " was " + was + ", is " + is);
                }
            }
        }
        assertThat(changed).isEmpty();
    }

    @Test
    void nameEachSecretWhichNoFieldShows() throws IOException {
        var named = new HashSet<String>();
        for (var secret : secrets) {
            var column = secret.get("table") + "." + secret.get("column");
            named.add(column);
            assertThat(LIVE.get(secret.get("table"))).as(column).contains(secret.get("column"));
            assertThat(secret.get("kept")).as(column).isIn("hashed", "encrypted");
        }
        assertThat(sources.stream().filter(SourcesIntegrationTests::isSecret))
                .allMatch(
                        source ->
                                named.contains(
                                        source.get("to_table") + "." + source.get("to_column")));
        var declared = new StringBuilder();
        try (var files = Files.list(Path.of("graphql"))) {
            for (var file : files.sorted().toList()) {
                declared.append(Files.readString(file));
            }
        }
        for (var secret : secrets) {
            assertThat(declared.toString())
                    .doesNotContain('"' + secret.get("column") + '"')
                    .doesNotContainPattern("\\b" + camelCase(secret.get("column")) + "\\b");
        }
        var unnamed = new ArrayList<String>();
        LIVE.forEach(
                (table, columns) ->
                        columns.stream()
                                .filter(column -> SECRET.matcher(column).find())
                                .map(column -> table + "." + column)
                                .filter(column -> !named.contains(column))
                                .forEach(unnamed::add));
        assertThat(unnamed).isEmpty();
    }

    private static String entry(CSVRecord line) {
        return String.join(
                ",", line.get("system"), line.get("kind"), line.get("table"), line.get("name"));
    }

    private static String note(CSVRecord source) {
        return source.get("note");
    }

    private static boolean isNotThere(CSVRecord source) {
        return note(source).startsWith("not: ");
    }

    private static boolean isSecret(CSVRecord source) {
        return note(source).equals("secret");
    }

    private static boolean isInSchema(String field) {
        var parts = field.split("\\.", 2);
        var type = schema.getTypeOrNull(parts[0]);
        return parts.length == 1
                ? type != null
                : type instanceof ImplementingTypeDefinition<?> fields
                        && fields.getFieldDefinitions().stream()
                                .map(FieldDefinition::getName)
                                .anyMatch(parts[1]::equals);
    }

    private static String camelCase(String name) {
        return Pattern.compile("_([a-z])")
                .matcher(name)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }
}
