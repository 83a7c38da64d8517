package dev.sluice.query.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.TestDatabase;
import dev.sluice.catalog.declaration.CatalogProblems;
import dev.sluice.catalog.declaration.CatalogReader;
import dev.sluice.catalog.declaration.Declarations;
import dev.sluice.database.schema.DatabaseSchema;
import dev.sluice.database.schema.ExpressionTypes;
import dev.sluice.database.target.DatabaseTarget;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogVerifierIntegrationTests {

    private static final DatabaseTarget DATABASE = database();

    private static final String GOOD =
            """
            interface Node { id: ID! }
            enum ThingColour { RED BLUE }
            type Thing implements Node @table(name: "things", search: "words") @visible(rule: OWNER, by: "owner_id") {
                id: ID!
                name: String! @sortable
                note: String @sortable
                colour: ThingColour!
                weight: Float!
                size: Int
                parent: Thing @toOne(by: "parent_id")
                part: Part! @toOne(by: "part_id")
                children: ThingConnection! @toMany(by: "parent_id")
                report: Report @json
                badge: Badge @toOne(to: "thing_id")
                namesakes: ThingConnection! @related(sql: "{other}.name = {row}.name and {other}.id <> {row}.id")
            }
            type Report { total: Int }
            type Badge implements Node @table(name: "badges") @visible(rule: PUBLIC) { id: ID! }
            interface Sheet implements Node @table(name: "sheets", kind: "colour") @visible(rule: PUBLIC) { id: ID! colour: ThingColour! }
            type RedSheet implements Node & Sheet @kind(value: "RED") { size: Int }
            type BlueSheet implements Node & Sheet @kind(value: "BLUE") { red: Sheet! @toOne(by: "red_id") }
            type Part implements Node @table(name: "parts") @visible(rule: PUBLIC) { position: Int! @sortable id: ID! weight: Float }
            type Subscription { parts(after: FeedCursor): PartChange! @stream(of: "Part") }
            """;

    private static DatabaseTarget database() {
        var target = TestDatabase.empty();
        TestDatabase.execute(
                target,
                """
                create type thing_colour as enum ('red', 'blue');
                create table parts (id uuid primary key, weight double precision not null, project_id uuid, position integer not null);
                create index on parts (position, id);
                create view seen_parts as select id, weight from parts;
                create table things (
                  id uuid primary key, owner_id uuid, parent_id uuid references things, part_id uuid not null references parts,
                  loose_id uuid not null, name text not null, note text, colour thing_colour not null, text_colour text not null,
                  weight double precision not null check (weight not in ('NaN', 'Infinity', '-Infinity')), size integer, words tsvector,
                  half double precision not null check (half <> 'NaN'), deleted_at timestamptz, other_id uuid not null, report jsonb);
                create table badges (id uuid primary key, thing_id uuid unique references things, helper_id uuid, label text unique);
                create unique index on badges (helper_id) where label is not null;
                create table sheets (id uuid primary key, colour thing_colour not null, size integer, red_id uuid not null references sheets);
                create index on things (name, id);
                create index on things (note, id);
                create index on things (note desc nulls last, id desc);
                create index on things (size, id) where size > 0;
                create index on things (parent_id);
                create index on things using gin (words)""");
        return target;
    }

    @Test
    void findsNothingWrongWithWhatIsRight() throws SQLException {
        assertThat(problems(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: \"things\" | name: \"thinks\" | Thing: there is no table thinks",
                "name: String! @sortable | title: String! | Thing.title: there is no column things.title",
                "note: String @sortable | note: String! | Thing.note: is non-null, but things.note can be null",
                "size: Int | size: Int @sortable | Thing.size: is @sortable, but no index of things begins with (size, id)",
                "size: Int | size: Int @sortable | Thing.size: is @sortable and nullable, but no index of things begins with (size desc nulls last, id desc)",
                "size: Int | size: String | Thing.size: is String, but its column is int4",
                "RED BLUE | RED GREEN | Thing.colour: ThingColour has the values [red, green], but the database's are [red, blue]",
                "RED BLUE | BLUE RED | Thing.colour: ThingColour has the values [blue, red], but the database's are [red, blue]",
                "colour: ThingColour! | textColour: ThingColour! | Thing.textColour: is ThingColour, so its column must be of the type thing_colour, not text",
                "id: ID! weight: Float } | id: ID! weight: Float! } | Part.weight: is non-null, but nothing refuses NaN and Infinity, which JSON cannot write: add a check, or let it be null",
                "@visible(rule: OWNER, by: \"owner_id\") | @visible(rule: NOBODY) | Thing: there is no visibility rule NOBODY",
                "@visible(rule: OWNER, by: \"owner_id\") | @visible(rule: OWNER) | Thing: the rule OWNER looks at a column: name it with `by`",
                "by: \"owner_id\" | by: \"user_id\" | Thing: there is no column things.user_id",
                "by: \"owner_id\" | by: \"name\" | Thing: things.name is text, not uuid",
                "search: \"words\" | search: \"name\" | Thing: its search column name is no tsvector",
                "parent: Thing @toOne | parent: Thing! @toOne | Thing.parent: is non-null, but things.parent_id can be null",
                "@visible(rule: PUBLIC) | @visible(rule: OWNER, by: \"id\") | Thing.part: is non-null, but a caller may see the Thing and not its Part",
                "name: \"parts\") | name: \"parts\") @visible(rule: MEMBER, by: \"project_id\") | Thing.part: is non-null, but a Part of a deleted project is hidden",
                "part: Part! @toOne(by: \"part_id\") | part: Part! @toOne(by: \"loose_id\") | Thing.part: is non-null, but no foreign key holds loose_id to parts",
                "@toOne(to: \"thing_id\") | @toOne(to: \"helper_id\") | Thing.badge: no unique index of badges is on helper_id alone",
                "@toOne(to: \"thing_id\") | @toOne(to: \"thief_id\") | Thing.badge: there is no column badges.thief_id",
                "@toOne(to: \"thing_id\") | @toOne(to: \"label\") | Thing.badge: badges.label is text, not uuid",
                "badge: Badge @toOne(to: \"thing_id\") | badges: BadgeConnection! @toMany(by: \"thing_id\") | Thing.badges: badges.thing_id is unique, so this is one object: @toOne(to: \"thing_id\")",
                "{ size: Int } | { sizes: Int } | Sheet.sizes: there is no column sheets.sizes",
                "name: \"sheets\" | name: \"shields\" | Sheet: there is no table shields",
                "@toMany(by: \"parent_id\") | @toMany(by: \"part_id\") | Thing.children: no index of things begins with part_id",
                "size: Int | half: Float! | Thing.half: is non-null, but nothing refuses NaN and Infinity, which JSON cannot write: add a check, or let it be null",
                "size: Int | size: Int @expression(sql: \"{row}.name\") | Thing.size: is Int, but its expression is text",
                "size: Int | size: Int @expression(sql: \"nothing({row}.name)\") | Thing.size: its expression cannot be read: ERROR: function nothing(text) does not exist",
                "size: Int | size: ThingColour @expression(sql: \"{row}.text_colour\") | Thing.size: is ThingColour, but its expression is text",
                "id: ID! weight: Float } | id: ID! @column(name: \"other_id\") weight: Float } | Part.id: the key's column must be id, not other_id",
                "search: \"words\") @visible(rule: OWNER, by: \"owner_id\") { | search: \"words\") @visible(rule: OWNER, by: \"owner_id\") @deletable(rule: ADMINISTRATOR) { deletedAt: DateTime @column(name: \"made_at\") | Thing.deletedAt: must be a nullable DateTime in the column deleted_at",
                "report: Report @json | report: Report @json(column: \"name\") | Thing.report: is JSON, but its column is text",
                "report: Report @json | report: Report @json(column: \"reports\") | Thing.report: there is no column things.reports",
                "report: Report @json | report: Report @json @mask(rule: OWNER, by: \"nobody_id\") | Thing.report: there is no column things.nobody_id",
                "{other}.name = {row}.name and | | Thing.namesakes: no index of things serves its condition",
                "{other}.name = {row}.name and | {other}.half = {row}.half and | Thing.namesakes: no index of things serves its condition",
                "{other}.name = {row}.name and | {other}.nam = {row}.name and | Thing.namesakes: its condition cannot be read: ERROR: column t1.nam does not exist",
                "{other}.name = {row}.name and {other}.id <> {row}.id | {other}.name | Thing.namesakes: its condition cannot be read: ERROR: argument of WHERE must be type boolean, not type text",
                "name: \"parts\" | name: \"seen_parts\" | Subscription.parts: streams Part, but seen_parts is a view, whose changes are not logged",
                "@toMany(by: \"parent_id\") | @toMany(by: \"dad_id\") | Thing.children: there is no column things.dad_id",
            })
    void namesEachDifference(String from, @Nullable String to, String problem) throws SQLException {
        assertThat(GOOD).contains(from);
        assertThat(problems(GOOD.replace(from, to == null ? "" : to))).contains(problem);
    }

    private static List<String> problems(String sdl) throws SQLException {
        var problems = new CatalogProblems();
        var catalog = CatalogReader.read(Declarations.parse(List.of(sdl)), problems);
        try (var connection = DATABASE.connect()) {
            CatalogVerifier.verify(
                    catalog,
                    DatabaseSchema.read(connection),
                    new ExpressionTypes(connection),
                    problems);
        }
        return problems.all();
    }
}
