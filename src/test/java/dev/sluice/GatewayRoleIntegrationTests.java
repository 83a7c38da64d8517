package dev.sluice;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.catalog.Catalog;
import dev.sluice.catalog.Column;
import dev.sluice.catalog.Entity;
import dev.sluice.database.start.Migrations;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.feed.Change;
import dev.sluice.feed.ChangeLog;
import dev.sluice.feed.LogRotation;
import dev.sluice.gateway.token.AccessTokens;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway whose role may read and write rows, and nothing else. */
class GatewayRoleIntegrationTests {

    private static DatabaseTarget owner;
    private static DatabaseTarget restricted;
    private static TestSluice sluice;

    @BeforeAll
    static void start() {
        owner = TestDatabase.copy();
        restricted = role("a \"gateway\"");
        sluice = TestSluice.start(restricted, Map.of("sluice.database.migrate", "false"));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** A role with the rights that `migrate --grant-to` gives. */
    private static DatabaseTarget role(String name) {
        var role = name + " " + UUID.randomUUID();
        var password = UUID.randomUUID().toString();
        TestDatabase.executeAsSuperuser(
                "create role \"%s\" login password '%s'"
                        .formatted(role.replace("\"", "\"\""), password));
        Migrations.grant(owner, role);
        return owner.withUser(role, password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table intruder (id int)",
                "alter table users add column intruder int",
                "drop table access_tokens",
                "create function intruder() returns int language sql as 'select 1'",
                "alter table users disable trigger all",
                "truncate users cascade",
                "insert into credential_changes (kind, subject) values ('user', 'x')",
                "update credential_changes set subject = ''",
                "delete from flyway_schema_history",
                "create schema intruder",
                "insert into feed.changes (slot, kind) values (0, 'R')",
                "delete from feed.changes",
                "truncate feed.changes",
                "update feed.ring set floor = '0'",
                "insert into feed.layouts (\"table\", scopes, links, states) values ('users', '{}', '{}', '{}')",
                "delete from feed.incarnations",
                "select setval('feed.flushed', 1)",
                "select feed.begin_import()",
                "select feed.add_triggers('users', 'feed.log_users')",
                "alter table users disable trigger feed_insert"
            })
    void hasNoRightsBeyondRows(String sql) {
        assertThatThrownBy(() -> TestDatabase.execute(restricted, sql))
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(failure.getSQLState()).isEqualTo("42501"));
    }

    @Test
    void cannotChangeTheHistoryOfMigrationsThroughItsView() {
        assertThatThrownBy(() -> TestDatabase.execute(restricted, "delete from schema_migrations"))
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        failure -> assertThat(failure.getSQLState()).isEqualTo("55000"));
    }

    @Test
    void servesEveryType() {
        assertThat(sluice.bean(Catalog.class).entities()).hasSizeGreaterThan(70);
        for (var entity : sluice.bean(Catalog.class).entities()) {
            var answer =
                    sluice.ask(
                            "ada",
                            Selections.root(
                                    sluice.bean(Catalog.class),
                                    entity,
                                    "r: %s(first: 3) { totalCount nodes { __typename %s } }"
                                            .formatted(entity.listName(), fields(entity))));
            assertThat(answer.get("errors")).as("%s", answer).isNull();
        }
    }

    private static String fields(Entity entity) {
        return entity.columns()
                .map(Column::name)
                .filter(name -> !name.equals("id"))
                .map(name -> Selections.of(entity, name, name))
                .collect(joining(" "));
    }

    @Test
    void signsInAndHearsOfRevocations() {
        try (var tokens = AccessTokens.of(restricted)) {
            var token =
                    tokens.create(
                            tokens.user("test", "grace"), Set.of(), null, Duration.ofHours(1));
            assertThat(status(token.text())).isEqualTo(200);

            tokens.revoke(token.text());

            await().until(() -> status(token.text()) == 401);
        }
    }

    private static int status(String token) {
        var request = sluice.request("anonymous", "{\"query\": \"{ __typename }\"}");
        return sluice.send(request.header("Authorization", "Bearer " + token).build()).statusCode();
    }

    @Test
    void readsTheLogOfItsOwnWrites() {
        var log = sluice.bean(ChangeLog.class);
        var before = log.now().block();

        TestDatabase.execute(
                restricted, "update projects set description = 'Logged.' where name = 'atlas'");

        var window = log.read(before, true).block();
        assertThat(window.changes()).hasSize(1);
        assertThat(window.changes().getFirst().kind()).isEqualTo(Change.Kind.UPDATED);
        assertThat(sluice.bean(LogRotation.class).rotate().block())
                .isEqualTo(LogRotation.Outcome.EARLY);
    }

    /** Tables of later migrations are there for it too. */
    @Test
    void readsTablesThatTheOwnerMakesLater() {
        TestDatabase.execute(owner, "create table later (id bigint generated always as identity)");

        TestDatabase.execute(restricted, "insert into later default values; select from later");
    }

    /** A role of a gateway before the log, after a migration without {@code --grant-to}. */
    @Test
    void doesNotStartWithoutTheGrantsOfTheLog() {
        var before = role("before the log");
        TestDatabase.execute(
                owner, "revoke usage on schema feed from \"%s\"".formatted(before.user()));

        assertThatThrownBy(
                        () -> TestSluice.start(before, Map.of("sluice.database.migrate", "false")))
                .hasStackTraceContaining(
                        "The role \"%s\" may not read the log of changes."
                                .formatted(before.user()));
    }

    /** The log would grow, or all reads would fail, after a start that reports success. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "execute on function feed.rotate: execute on feed.rotate",
                "execute on function feed.flush: execute on feed.flush",
                "select on feed.changes: select on feed.changes"
            })
    void doesNotStartWithoutEachGrantOfTheLog(String right) {
        var role = role("without a right");
        TestDatabase.execute(
                owner,
                "revoke %s from \"%s\"".formatted(right.replaceFirst(":.*", ""), role.user()));

        assertThatThrownBy(() -> TestSluice.start(role, Map.of("sluice.database.migrate", "false")))
                .hasStackTraceContaining(
                        "The role \"%s\" lacks rights to the log of changes: %s."
                                .formatted(role.user(), right.replaceFirst(".*: ", "")));
    }

    @Test
    void doesNotStartWithoutTheGrants() {
        var role = "stranger " + UUID.randomUUID();
        TestDatabase.executeAsSuperuser(
                "create role \"%s\" login password 'secret'".formatted(role));

        assertThatThrownBy(
                        () ->
                                TestSluice.start(
                                        owner.withUser(role, "secret"),
                                        Map.of("sluice.database.migrate", "false")))
                .hasStackTraceContaining("The version of the schema of the database at")
                .hasStackTraceContaining("permission denied");
    }
}
