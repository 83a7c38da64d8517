package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.Entity;
import dev.sluice.catalog.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Look-ups by natural keys: each declared one finds the row that has the values. */
class LookupIntegrationTests {

    private static final TestSluice SLUICE = TestSluice.shared();
    private static final Catalog CATALOG = SLUICE.bean(Catalog.class);

    record Case(Entity entity, Entity.Lookup lookup) {
        @Override
        public String toString() {
            return entity + "." + lookup.name();
        }
    }

    static Stream<Case> lookups() {
        return CATALOG.entities().stream()
                .flatMap(entity -> entity.lookups().stream().map(each -> new Case(entity, each)));
    }

    @ParameterizedTest
    @MethodSource("lookups")
    void findsEachRowByItsValues(Case each) {
        var entity = each.entity();
        var fields =
                each.lookup().fields().stream()
                        .map(
                                name ->
                                        entity.field(name) instanceof Relation
                                                ? name + " { id }"
                                                : name)
                        .collect(Collectors.joining(" "));
        var rows =
                ask(
                                "ada",
                                "{ r: %s(first: 5) { nodes { id %s } } }"
                                        .formatted(entity.listName(), fields))
                        .at("/r/nodes");
        var found = 0;
        for (var row : rows) {
            var by = by(each, row);
            if (by == null) {
                continue;
            }
            var document =
                    "{ r: %s(by: {%s}) { id %s } }".formatted(entity.singleName(), by, fields);
            var object = ask("ada", document).get("r");
            assertThat(SLUICE.statements()).hasSize(1);
            if (each.lookup().first()) {
                assertThat(values(each, object)).isEqualTo(values(each, row));
            } else {
                assertThat(object.get("id")).as(document).isEqualTo(row.get("id"));
            }
            found++;
        }
        assertThat(found).as("rows with a value").isPositive();
    }

    private static List<String> values(Case each, JsonNode row) {
        return each.lookup().fields().stream().map(name -> row.get(name).toString()).toList();
    }

    private static String by(Case each, JsonNode row) {
        var values = new ArrayList<String>();
        for (var name : each.lookup().fields()) {
            var value = row.get(name);
            if (value.isNull()) {
                return null;
            }
            values.add(name + ": " + literal(each.entity(), name, value));
        }
        return values.size() == 1
                ? values.getFirst()
                : each.lookup().name() + ": {" + String.join(", ", values) + "}";
    }

    private static String literal(Entity entity, String name, JsonNode value) {
        if (entity.field(name) instanceof Column column) {
            return column.type() == ColumnType.ENUM ? value.asString() : value.toString();
        }
        return value.get("id").toString();
    }

    @Test
    void hidesObjectsAsTheFieldById() {
        var document = "{ r: repository(by: {fullName: \"northwind-labs/atlas\"}) { fullName } }";
        assertThat(ask("grace", document).at("/r/fullName").asString())
                .isEqualTo("northwind-labs/atlas");
        assertThat(ask("alan", document).get("r").isNull()).isTrue();
        assertThat(ask("anonymous", document).get("r").isNull()).isTrue();
    }

    @Test
    void takesValuesFromVariablesWithOnePlan() {
        var document = "query ($by: UserBy) { r: user(by: $by) { username } }";
        for (var name : List.of("grace", "linus")) {
            var answer = SLUICE.ask("ada", document, Map.of("by", Map.of("username", name)));
            assertThat(answer.at("/data/r/username").asString()).isEqualTo(name);
        }
    }

    @Test
    void answersNullForValuesThatNoRowHas() {
        for (var text : List.of("nobody here", "'; drop table users; --", "%", "")) {
            var answer =
                    SLUICE.ask(
                            "ada",
                            "query ($v: String) { user(by: {username: $v}) { id } }",
                            Map.of("v", text));
            assertThat(answer.path("errors")).isEmpty();
            assertThat(answer.at("/data/user").isNull()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{ user { id } } | user: give either id or by",
                "{ user(id: \"user_01900000-0000-7000-8000-000000000002\", by: {username: \"grace\"}) { id } } | user: give either id or by",
                "query ($v: UserBy) { user(by: $v) { id } } | user: give either id or by",
                "{ user(by: {username: null}) { id } } | user.by.username: null is not allowed",
                "{ user(by: {}) { id } } | user.by: expected exactly one field of UserBy",
                "{ user(by: {email: \"x\"}) { id } } | user.by: UserBy has no field email",
                "{ user(by: {username: \"a\\u0000\"}) { id } } | user.by.username: the character U+0000",
                "{ commit(by: {repositoryAndSha: {repository: \"task_01900000-0000-7000-8000-000000000002\", sha: \"x\"}}) { id } } | commit.by.repositoryAndSha.repository: ",
            })
    void rejectsWhatIsNoLookup(String document, String message) {
        var error = SLUICE.ask("ada", document).at("/errors/0");
        assertThat(error.get("message").asString()).startsWith(message);
        assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
        assertThat(error.get("extensions").size()).isOne();
    }

    private static JsonNode ask(String caller, String document) {
        var answer = SLUICE.ask(caller, document);
        assertThat(answer.path("errors")).as(document).isEmpty();
        return answer.get("data");
    }
}
