package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * JSON columns of a new type as typed fields: SDL alone, and not a line of Java. JSON of another
 * kind than is declared is null, and harms nothing beside it.
 */
class TypedJsonIntegrationTests {

    private static final String MIGRATION =
            """
            create table readings (
              id uuid primary key default uuidv7(),
              name text not null,
              owner_id uuid,
              report jsonb,
              parts jsonb,
              numbers jsonb,
              created_at timestamptz not null default now()
            );
            insert into readings (name, owner_id, report, parts) values
              ('good', '01900000-0000-7000-8000-000000000002', '{"whole": 3, "large": 9007199254740993, "real": 1.5, "exact": 0.10, "text": "a \\"b\\" \\u00e9", "truth": false,
                 "moment": "2026-01-31T14:00:00.25+02:00", "day": "2026-01-31", "raw": {"a": [1, 2]}, "inner": {"total_depth": 1, "deeper": {"name": "x"}},
                 "odd key''s \\"name\\"": "found", "words": ["a", 1, null, "b"], "someWords": ["a", 1, null, "b"], "numbers": [1, "2", 3.5, 4], "moments": ["2026-01-31T12:00:00Z", "never", "2026-02-01T12:00:00Z"],
                 "inners": [{"totalDepth": 7}, 5, {"deeper": {"name": "y"}}], "raws": [1, null, {"a": 1}]}', '[{"name": "one"}, "two", {"name": 3}]'),
              ('none', null, null, null),
              ('null', null, 'null', 'null'),
              ('list', null, '[1, 2]', '{"name": "one"}'),
              ('number', null, '1', '5'),
              ('empty', null, '{}', '[]'),
              ('strings', null, '{"whole": "3", "large": "x", "real": "1.5", "exact": "x", "text": 1, "truth": "true", "moment": 5, "day": 5, "inner": "x", "words": "x", "numbers": {"a": 1}, "moments": 1, "inners": {}, "raws": "x"}', '"x"'),
              ('lists', null, '{"whole": [3], "large": [1], "real": [1.5], "exact": [1], "text": ["a"], "truth": [true], "moment": ["2026-01-31T12:00:00Z"], "day": ["2026-01-31"], "inner": [{"total_depth": 1}], "words": [["a"]], "numbers": [[1]], "moments": [[]], "inners": [[]], "raws": [[1]]}', '[[{"name": "one"}]]'),
              ('objects', null, '{"whole": {}, "large": {}, "real": {}, "exact": {}, "text": {}, "truth": {}, "moment": {}, "day": {}, "inner": {"deeper": []}, "words": {}, "numbers": [{}], "moments": [{}], "inners": [{}], "raws": {}}', '[{}]'),
              ('edges', null, '{"whole": 2147483648, "large": 9223372036854775808, "real": 1e400, "exact": 1e400, "truth": null, "moment": "2026-13-31T12:00:00Z", "day": "yesterday"}', null),
              ('years', null, '{"whole": 3.0, "large": -9223372036854775808, "real": -1e308, "moment": "0000-01-01T00:00:00Z", "day": "0000-01-01"}', null),
              ('words', null, '{"moment": "infinity", "day": "now", "whole": 2.5, "large": 1e18, "real": -0}', null)""";

    private static final String SDL =
            """
            "What somebody read."
            type Reading implements Node
                @table(name: "readings")
                @visible(rule: PUBLIC) {
                id: ID!
                name: String!
                report: Report @json
                secret: Report @json(column: "report") @mask(rule: OWNER, by: "owner_id")
                parts: [Part!] @json
                partsOrNot: [Part] @json(column: "parts")
                numbers: [Float!] @json
                numbersOrNot: [Float] @json(column: "numbers")
                moments: [DateTime!] @json(column: "numbers")
                grades: [Grade] @json(column: "numbers")
            }
            "A grade."
            enum Grade {
                VERY_GOOD
                BAD
            }
            "What it said."
            type Report {
                whole: Int
                large: BigInt
                real: Float
                exact: Decimal
                text: String
                truth: Boolean
                moment: DateTime
                day: Date
                raw: JSON
                inner: Inner
                odd: String @key(name: "odd key's \\"name\\"")
                words: [String!]
                someWords: [String]
                numbers: [Int!]
                moments: [DateTime!]
                inners: [Inner!]
                raws: [JSON]
                grade: Grade
                averageCount: Int @key(name: "avg_count")
            }
            type Inner { totalDepth: Int deeper: Part }
            type Part { name: String }
            """;

    private static final String EVERYTHING =
            "whole large real exact text truth moment day raw inner { totalDepth deeper { name } } odd words someWords "
                    + "numbers moments inners { totalDepth deeper { name } } raws";

    private static DatabaseTarget database;
    private static TestSluice sluice;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        database = TestDatabase.copy();
        TestDatabase.execute(database, MIGRATION);
        try (var files = Files.list(Path.of("graphql"))) {
            for (var file : files.filter(each -> each.toString().endsWith(".graphqls")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(folder.resolve("reading.graphqls"), SDL);
        sluice =
                TestSluice.start(
                        database,
                        Map.of("sluice.schema.locations", "file:" + folder + "/*.graphqls"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void readsEveryTypeOfValue() {
        var report = report("good", EVERYTHING);
        assertThat(report.toString())
                .isEqualTo(
                        TestSluice.JSON
                                .readTree(
                                        """
                                        {"whole": 3, "large": "9007199254740993", "real": 1.5, "exact": "0.10", "text": "a \\"b\\" é", "truth": false,
                                         "moment": "2026-01-31T12:00:00.25+00:00", "day": "2026-01-31", "raw": {"a": [1, 2]},
                                         "inner": {"totalDepth": 1, "deeper": {"name": "x"}}, "odd": "found", "words": ["a", "b"],
                                         "someWords": ["a", null, null, "b"], "numbers": [1, 4],
                                         "moments": ["2026-01-31T12:00:00+00:00", "2026-02-01T12:00:00+00:00"],
                                         "inners": [{"totalDepth": 7, "deeper": null}, {"totalDepth": null, "deeper": {"name": "y"}}],
                                         "raws": [1, null, {"a": 1}]}""")
                                .toString());
    }

    @ParameterizedTest
    @CsvSource({"none", "null", "list", "number"})
    void whatIsNoObjectIsNull(String name) {
        assertThat(report(name, EVERYTHING).isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "empty | {}",
                "strings | {\"raws\": null}",
                "lists | {\"words\": [], \"numbers\": [], \"moments\": [], \"inners\": [], \"raws\": [[1]]}",
                "objects | {\"inner\": {\"totalDepth\": null, \"deeper\": null}, \"numbers\": [], \"moments\": [], \"inners\": [{\"totalDepth\": null, \"deeper\": null}]}",
                "years | {\"whole\": 3, \"large\": -9223372036854775808, \"real\": -1e308}",
                "words | {\"large\": 1e18, \"real\": 0}"
            })
    void whatIsOfAnotherKindIsNull(String name, String values) {
        var expected = TestSluice.JSON.readTree(values);
        report(name, EVERYTHING)
                .properties()
                .forEach(
                        member -> {
                            var value = expected.get(member.getKey());
                            if (value != null && value.isNumber()) {
                                assertThat(new java.math.BigDecimal(member.getValue().asString()))
                                        .as(member.getKey())
                                        .isEqualByComparingTo(value.decimalValue());
                            } else {
                                assertThat(member.getValue())
                                        .as(member.getKey())
                                        .isEqualTo(
                                                value == null ? TestSluice.JSON.nullNode() : value);
                            }
                        });
    }

    @Test
    void numbersThatDoNotFitAreNull() {
        var report = report("edges", "whole large real exact truth moment day");
        assertThat(report.get("exact").asString()).matches("-?[0-9]+");
        for (var name : new String[] {"whole", "large", "real", "truth", "moment", "day"}) {
            assertThat(report.get(name).isNull()).as(name).isTrue();
        }
        assertThat(report("years", "whole").toString()).isEqualTo("{\"whole\":3}");
    }

    @Test
    void readsListsOfObjects() {
        var good = reading("grace", "good", "parts { name } partsOrNot { name }");
        assertThat(good.get("parts").toString()).isEqualTo("[{\"name\":\"one\"},{\"name\":null}]");
        assertThat(good.get("partsOrNot").toString())
                .isEqualTo("[{\"name\":\"one\"},null,{\"name\":null}]");
        for (var none : new String[] {"none", "null", "list", "number", "strings"}) {
            assertThat(reading("grace", none, "parts { name }").get("parts").isNull())
                    .as(none)
                    .isTrue();
        }
        assertThat(reading("grace", "empty", "parts { name }").get("parts")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1, null, \"2\", -1.25, 1e400, \"2026-01-31T14:00:00+02:00\", \"very_good\", \"VERY_GOOD\", \"bad\", \"worse\", [2], {\"a\": 3}] | [1, -1.25] | "
                        + "[1, null, null, -1.25, null, null, null, null, null, null, null, null] | [\"2026-01-31T12:00:00+00:00\"] | "
                        + "[null, null, null, null, null, null, \"VERY_GOOD\", null, \"BAD\", null, null, null]",
                "[] | [] | [] | [] | []",
                "{\"0\": 1} | null | null | null | null",
                "5 | null | null | null | null",
                "null | null | null | null | null"
            })
    void readsListsOfScalars(
            String json, String numbers, String orNot, String moments, String grades) {
        TestDatabase.execute(
                database,
                "delete from readings where name = 'scalars'; insert into readings (name, numbers) values ('scalars', '"
                        + json
                        + "')");
        var reading = reading("grace", "scalars", "numbers numbersOrNot moments grades");
        assertThat(reading.toString())
                .isEqualTo(
                        "{\"numbers\":%s,\"numbersOrNot\":%s,\"moments\":%s,\"grades\":%s}"
                                .formatted(numbers, orNot, moments, grades)
                                .replace(", ", ","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"grade\": \"very_good\", \"avg_count\": 1} | {\"grade\":\"VERY_GOOD\",\"averageCount\":1}",
                "{\"grade\": \"bad\", \"avgCount\": 2} | {\"grade\":\"BAD\",\"averageCount\":2}",
                "{\"grade\": \"other\", \"average_count\": 2} | {\"grade\":null,\"averageCount\":null}",
                "{\"grade\": \"very_good\\n\"} | {\"grade\":null,\"averageCount\":null}",
                "{\"grade\": 1} | {\"grade\":null,\"averageCount\":null}",
                "{\"grade\": [\"bad\"]} | {\"grade\":null,\"averageCount\":null}",
                "{} | {\"grade\":null,\"averageCount\":null}"
            })
    void readsEnumerationsAndDeclaredKeys(String json, String expected) {
        TestDatabase.execute(
                database,
                "delete from readings where name = 'grades'; insert into readings (name, report) values ('grades', '"
                        + json
                        + "')");
        assertThat(report("grades", "grade averageCount").toString()).isEqualTo(expected);
    }

    @Test
    void readsPartsOfWhatIsJustJson() {
        assertThat(
                        report("good", "a: raw(path: [\"a\", \"1\"]) b: raw(path: \"b\") raw")
                                .toString())
                .isEqualTo("{\"a\":2,\"b\":null,\"raw\":{\"a\":[1,2]}}");
    }

    @Test
    void mergesFragmentsAndAliases() {
        var document =
                """
                query ($deep: Boolean!) { readings(filter: {name: {eq: "good"}}) { nodes {
                  report { ...A inner { __typename } again: inner { deeper { n: name } } ... on Report { t: text } whole @skip(if: $deep) } } } }
                fragment A on Report { __typename inner { totalDepth deeper @include(if: $deep) { name } } }""";
        var response = sluice.ask("grace", document, Map.of("deep", true));
        assertThat(response.path("errors")).isEmpty();
        assertThat(response.at("/data/readings/nodes/0/report").toString())
                .isEqualTo(
                        "{\"__typename\":\"Report\",\"inner\":{\"totalDepth\":1,\"deeper\":{\"name\":\"x\"},\"__typename\":\"Inner\"},"
                                + "\"again\":{\"deeper\":{\"n\":\"x\"}},\"t\":\"a \\\"b\\\" é\"}");
    }

    @Test
    void masksHoldForTypedFields() {
        assertThat(reading("grace", "good", "secret { whole }").at("/secret/whole").asInt())
                .isEqualTo(3);
        assertThat(reading("alan", "good", "secret { whole }").get("secret").isNull()).isTrue();
        assertThat(reading("anonymous", "good", "secret { whole }").get("secret").isNull())
                .isTrue();
    }

    private static JsonNode report(String name, String selection) {
        return reading("grace", name, "report { " + selection + " }").get("report");
    }

    private static JsonNode reading(String caller, String name, String selection) {
        var document =
                "{ readings(filter: {name: {eq: \"%s\"}}) { nodes { %s } } }"
                        .formatted(name, selection);
        var response = sluice.ask(caller, document);
        assertThat(response.path("errors")).as(document).isEmpty();
        assertThat(sluice.statements()).hasSize(1);
        return response.at("/data/readings/nodes/0");
    }
}
