package dev.sluice.catalog.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.ColumnType;
import dev.sluice.catalog.JsonShape;
import dev.sluice.catalog.JsonType;
import dev.sluice.catalog.Kinds;
import dev.sluice.catalog.Plural;
import dev.sluice.catalog.Relation;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogReaderTests {

    private static final String GOOD =
            """
            interface Node { id: ID! }
            enum Colour { RED BLUE }
            type Thing implements Node @table(name: "things") @visible(rule: PUBLIC) {
                id: ID!
                firstName: String! @sortable
                colour: Colour!
                other: Thing @toOne(by: "other_id")
                others: ThingConnection! @toMany(by: "other_id", orderBy: "id, firstName DESC")
            }
            """;

    @Test
    void readsColumnsAndRelations() {
        var problems = new CatalogProblems();
        var thing = read(GOOD, problems).entity("Thing");

        assertThat(problems.all()).isEmpty();
        assertThat(thing.column("firstName").column()).isEqualTo("first_name");
        assertThat(thing.column("colour").enumType()).isEqualTo("Colour");
        assertThat(thing.field("other"))
                .isEqualTo(new Relation.ToOne("other", "other_id", "id", "Thing", true));
        assertThat(thing.field("others"))
                .isEqualTo(
                        new Relation.ToMany(
                                "others",
                                "other_id",
                                "Thing",
                                new Relation.DefaultOrder(
                                        List.of(
                                                new Relation.DefaultOrder.Step("id", false),
                                                new Relation.DefaultOrder.Step(
                                                        "firstName", true)))));
        assertThat(List.of(thing.singleName(), thing.listName(), thing.prefix()))
                .containsExactly("thing", "things", "thing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "@visible(rule: PUBLIC) | | Thing: has no @visible: name the rule that shows its rows",
                "id: ID! | id: ID | Thing.id: the key cannot be null",
                "implements Node | | Thing: has a key, so it must implement Node",
                "String! @sortable | String @sortable @expression(sql: \"1\") | Thing.firstName: an @expression cannot be @sortable",
                "String! @sortable | String! @expression(sql: \"1\") | Thing.firstName: an @expression may be null, so the field must be nullable",
                "colour: Colour! | colour: Colour! @mask(rule: OWNER, by: \"x\") | Thing.colour: a masked field is null for some callers, so it must be nullable",
                "colour: Colour! | colour: Colour @mask(rule: OWNER, by: \"x\") @sortable | Thing.colour: a masked field cannot be @sortable: the order would tell its values",
                "colour: Colour! | colour: Color! | Thing.colour: no column can be of type Color",
                "colour: Colour! | colour: JSON! | Thing.colour: JSON may hold null, so the field must be nullable",
                "colour: Colour! | deletedAt: DateTime | Thing: has deletedAt but no @deletable, which names the rule that shows deleted rows",
                "@visible(rule: PUBLIC) | @visible(rule: PUBLIC) @deletable(rule: PUBLIC) | Thing: is @deletable but has no field deletedAt",
                "other: Thing @toOne(by: \"other_id\") | other: Thing | Thing.other: leads to Thing but has none of @toOne, @toOneOf, @toMany, @through, @related",
                "other: Thing @toOne | other: Nothing @toOne | Thing.other: leads to Nothing, which is no type with a table",
                "@toOne(by: \"other_id\") | @toOne | Thing.other: @toOne needs `by` or `to`",
                "@toOne(by: \"other_id\") | @toOne(by: \"other_id\", to: \"id\") | Thing.other: @toOne needs `by` or `to`",
                "other: Thing @toOne(by: \"other_id\") | other: Thing! @toOne(to: \"other_id\") | Thing.other: must be nullable: no row has to point here",
                "others: ThingConnection! | others: ThingConnection | Thing.others: must be of a type like TaskConnection!",
                "orderBy: \"id, firstName DESC\" | orderBy: \"id, colour\" | Thing.others: is ordered by Thing.colour, which is not @sortable",
                "@toMany(by: \"other_id\", orderBy: \"id, firstName DESC\") | @through(table: \"x\", from: \"a\", to: \"b\") | Thing.others: the joining table x belongs to no type, so no rule shows its rows",
                "name: \"things\" | name: \"things\", plural: \"node\" | Thing: its root field node is taken by Query",
                "colour: Colour! | contains: String | Thing.contains: the name is taken in filters",
                "colour: Colour! | not: String | Thing.not: the name is taken in filters",
                "name: \"things\") @visible(rule: PUBLIC) { | name: \"things\", search: \"words\") @visible(rule: PUBLIC) { searchRank: Float | Thing.searchRank: the name is taken in the orders of a type with a search column",
            })
    void namesEachMistake(String from, String to, String problem) {
        var problems = new CatalogProblems();
        assertThat(GOOD).contains(from);
        read(GOOD.replace(from, to == null ? "" : to), problems);

        assertThat(problems.all()).contains(problem);
    }

    private static final String GOOD_KINDS =
            """
            interface Node { id: ID! }
            enum Sort { BIRD FISH }
            interface Animal implements Node @table(name: "animals", kind: "sort") @visible(rule: PUBLIC) {
                id: ID!
                sort: Sort!
                weight: Int
            }
            type Bird implements Animal & Node @kind(value: "BIRD") { wings: Int }
            type Fish implements Animal & Node @kind(value: "FISH") { fins: Int prey: Animal @toOne(by: "prey_id") }
            """;

    @Test
    void readsInterfacesWithATable() {
        var problems = new CatalogProblems();
        var catalog = read(GOOD_KINDS, problems);
        var animal = catalog.entity("Animal");

        assertThat(problems.all()).isEmpty();
        assertThat(catalog.entities()).containsExactly(animal);
        assertThat(animal.fields().keySet())
                .containsExactly("id", "sort", "weight", "wings", "fins", "prey");
        assertThat(animal.kinds())
                .isEqualTo(
                        new Kinds(
                                "sort",
                                List.of(
                                        new Kinds.Kind("Bird", "BIRD", Set.of("wings")),
                                        new Kinds.Kind("Fish", "FISH", Set.of("fins", "prey")))));
        assertThat(animal.kinds().owning("weight")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sort: Sort! | sort: Sort | Animal: is an interface with a table, so `kind` must name a field of it, an enumeration that is never null",
                "sort: Sort! | sort: String! | Animal: is an interface with a table, so `kind` must name a field of it, an enumeration that is never null",
                ", kind: \"sort\" | | Animal: is an interface with a table, so `kind` must name a field of it, an enumeration that is never null",
                "BIRD FISH } | BIRD FISH WORM } | Animal: has no type of the kind WORM",
                "value: \"FISH\" | value: \"BIRD\" | Fish: no Animal is of the kind BIRD, or another type is it",
                "fins: Int | wings: Int | Fish.wings: is declared by Animal or another type of it already",
                "fins: Int | weight: Int | Fish.weight: is declared by Animal or another type of it already",
                "Fish implements Animal & Node | Fish implements Node | Fish: is a @kind, but implements no interface with a table",
                "@kind(value: \"FISH\") | | Fish: implements Animal, so @kind must say which of its rows are of this type",
                "@kind(value: \"FISH\") | @kind(value: \"FISH\") @visible(rule: SIGNED_IN) | Fish: is a @kind, so @visible is for its interface to say",
                "@kind(value: \"FISH\") | @kind(value: \"FISH\") @table(name: \"fish\") | Fish: is a @kind, so @table is for its interface to say",
                "weight: Int | sort: Sort! | Animal.sort: is declared twice",
                "prey: Animal | prey: Bird | Animal.prey: leads to Bird, which is no type with a table",
            })
    void namesEachMistakeInInterfaces(String from, String to, String problem) {
        var problems = new CatalogProblems();
        assertThat(GOOD_KINDS).contains(from);
        read(GOOD_KINDS.replace(from, to == null ? "" : to), problems);

        assertThat(problems.all()).contains(problem);
    }

    private static final String GOOD_JSON =
            """
            interface Node { id: ID! }
            enum Colour { RED BLUE }
            type Thing implements Node @table(name: "things") @visible(rule: PUBLIC) {
                id: ID!
                report: Report @json(column: "raw") @mask(rule: OWNER, by: "id")
                reportList: [Report!] @json
                moments: [DateTime!] @json
            }
            type Report { lintScore: Float total: Int @key(name: "TOTAL") inner: [Inner] again: Inner tags: [String!] colour: Colour averageCount: Int @key(name: "avg_count") }
            type Inner { name: String }
            """;

    @Test
    void readsTypedJson() {
        var problems = new CatalogProblems();
        var catalog = read(GOOD_JSON, problems);
        var thing = catalog.entity("Thing");

        assertThat(problems.all()).isEmpty();
        assertThat(thing.jsonFields().map(field -> field.column().column()))
                .containsExactly("raw", "report_list", "moments");
        assertThat(thing.columns().map(Column::name)).containsExactly("id");
        assertThat(catalog.jsonTypes().keySet()).containsExactly("Report", "Inner");
        var report = catalog.jsonTypes().get("Report").members();
        var inner = new JsonShape.Node(catalog.jsonTypes().get("Inner"));
        assertThat(report.get("lintScore"))
                .isEqualTo(
                        new JsonType.Member(
                                "lintScore",
                                List.of("lint_score", "lintScore"),
                                new JsonShape.Scalar(ColumnType.FLOAT)));
        assertThat(report.get("total").keys()).containsExactly("TOTAL");
        assertThat(report.get("averageCount").keys()).containsExactly("avg_count", "avgCount");
        assertThat(report.get("colour").shape())
                .isEqualTo(new JsonShape.Label(List.of("RED", "BLUE")));
        assertThat(thing.jsonFields().toList().getLast().shape())
                .isEqualTo(new JsonShape.Items(new JsonShape.Scalar(ColumnType.DATE_TIME), false));
        assertThat(report.get("inner").shape()).isEqualTo(new JsonShape.Items(inner, true));
        assertThat(report.get("again").shape()).isEqualTo(inner);
        assertThat(report.get("tags").shape())
                .isEqualTo(new JsonShape.Items(new JsonShape.Scalar(ColumnType.TEXT), false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "report: Report @json | report: Report! @json | Thing.report: JSON may hold anything, so the field must be nullable",
                "total: Int | total: Int! | Report.total: JSON may hold anything, so the field must be nullable",
                "report: Report @json | report: JSON @json | Thing.report: is @json, so it must be a list or lead to a type without a table, not JSON",
                "report: Report @json | report: Thing @json | Thing.report: leads to Thing, which has a table and is not read from JSON",
                "report: Report @json | report: Colour @json | Thing.report: is @json, so it must be a list or lead to a type without a table, not Colour",
                "total: Int | total: Color | Report.total: nothing in JSON can be of type Color",
                "reportList: [Report!] @json | reportList: [[Int]] @json | Thing.reportList: is a list of lists, which is not read from JSON",
                "total: Int | total: ID | Report.total: nothing in JSON can be of type ID",
                "tags: [String!] | tags: [[String!]] | Report.tags: is a list of lists, which is not read from JSON",
                "type Inner { name: String } | type Inner { name: String report: Report } | Inner.report: leads back to Report: a type cannot be a part of itself",
                "type Inner { name: String } | type Inner { name: String thing: Thing } | Inner.thing: leads to Thing, which has a table and is not read from JSON",
                "type Inner { | type Inner implements Node { | Inner: is read from JSON, so it cannot implement an interface",
                "name: String } | name: String @mask(rule: PUBLIC) } | Inner.name: is read from JSON, so it cannot be @mask",
                "name: String } | name(a: Int): String } | Inner.name: arguments are generated, not declared",
                "name: \"TOTAL\" | name: \"\" | Report.total: its @key has no name",
                "@mask(rule: OWNER, by: \"id\") | @sortable | Thing.report: is @json, so it cannot be @sortable",
                "@mask(rule: OWNER, by: \"id\") | @expression(sql: \"1\") | Thing.report: is @json, so it cannot be @expression",
                "type Inner { name: String } | type Inner { name: String } type Odd { name: String @key(name: \"n\") } | Odd: has a @key, but no @json field leads to it",
                "reportList: [Report!] @json | reportList: [Report!] | Thing.reportList: no column can be of type Report (a list)",
            })
    void namesEachMistakeAboutJson(String from, String to, String problem) {
        var problems = new CatalogProblems();
        assertThat(GOOD_JSON).contains(from);
        read(GOOD_JSON.replace(from, to), problems);

        assertThat(problems.all()).contains(problem);
    }

    @Test
    void listsAllMistakesAtOnce() {
        var problems = new CatalogProblems();
        read(
                GOOD.replace("@visible(rule: PUBLIC)", "")
                        .replace("colour: Colour!", "colour: Color!"),
                problems);

        assertThat(problems.all()).hasSize(2);
    }

    @Test
    void rejectsTwoTypesWhoseNamesDifferInCapitals() {
        var problems = new CatalogProblems();
        read(
                GOOD
                        + """
                          type THing implements Node @table(name: "others", plural: "others") @visible(rule: PUBLIC) { id: ID! }
                          """,
                problems);

        assertThat(problems.all())
                .containsExactly("THing: has the same name as Thing in small letters");
    }

    @ParameterizedTest
    @CsvSource({
        "task, tasks",
        "repository, repositories",
        "repositoryBranch, repositoryBranches",
        "day, days",
        "box, boxes"
    })
    void formsRegularPlurals(String singular, String plural) {
        assertThat(Plural.of(singular)).isEqualTo(plural);
    }

    private static Catalog read(String sdl, CatalogProblems problems) {
        return CatalogReader.read(Declarations.parse(List.of(sdl)), problems);
    }
}
