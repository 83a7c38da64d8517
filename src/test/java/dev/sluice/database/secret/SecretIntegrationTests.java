package dev.sluice.database.secret;

import static dev.sluice.gateway.cli.TestCommand.done;
import static dev.sluice.gateway.cli.TestCommand.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.StartupFailure;
import dev.sluice.database.Transactions;
import dev.sluice.database.start.Migrations;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.cli.TestCommand.Outcome;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SecretIntegrationTests {

    private static final String OLD = "old=" + "1".repeat(64);
    private static final String NEW = "new=" + "2".repeat(64);
    private static final String OTHER = "other=" + "3".repeat(64);
    private static final String BOTH = "--sluice.secrets.keys=" + OLD + "," + NEW;
    private static final String ACTIVE = "--sluice.secrets.active-key=new";
    private static final SealedColumn TOTP = SealedColumn.of("users", "totp_secret_encrypted");
    private static final byte[] SECRET = "JBSWY3DPEHPK3PXP".getBytes(StandardCharsets.UTF_8);

    private static SealingKeys keys(String entry) {
        return SealingKeys.of(new SecretSettings(List.of(entry), null), null);
    }

    private static DatabaseTarget migrated() {
        var target = TestDatabase.migrated();
        return target;
    }

    /** Makes a row of each table with sealed columns, and one more user without a secret. */
    private static void fill(DatabaseTarget target, SealingKeys keys) throws SQLException {
        var user = user(target, keys, SECRET);
        TestDatabase.execute(target, "insert into users default values");
        for (var column : SealedColumn.all()) {
            if (column.equals(TOTP)) {
                continue;
            }
            var row = row(target, user, column);
            set(target, column, row, keys.seal(column, row, bytes(column.column())));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The only row of a table; made if there is none. */
    private static UUID row(DatabaseTarget target, UUID user, SealedColumn column)
            throws SQLException {
        try (var connection = target.connect()) {
            var sql = "select id, null::bytea from " + column.table();
            var there = SealedValues.found(connection, sql);
            if (!there.isEmpty()) {
                return there.getFirst().row();
            }
            var make =
                    switch (column.table()) {
                        case "auth_tokens" ->
                                "insert into auth_tokens (user_id, issuer, access_token_encrypted) values ('%s', 'github', '')";
                        case "context_sources" -> "insert into context_sources (name) values ('a')";
                        case "event_subscriptions" ->
                                "insert into event_subscriptions (user_id, name) values ('%s', 'a')";
                        default -> throw new AssertionError("How is a row made of " + column);
                    };
            return SealedValues.found(
                            connection, make.formatted(user) + " returning id, null::bytea")
                    .getFirst()
                    .row();
        }
    }

    private static UUID user(DatabaseTarget target, SealingKeys keys, byte[] secret)
            throws SQLException {
        try (var connection = target.connect()) {
            var user =
                    SealedValues.found(
                                    connection,
                                    "insert into users default values returning id, null::bytea")
                            .getFirst()
                            .row();
            set(target, TOTP, user, keys.seal(TOTP, user, secret));
            return user;
        }
    }

    private static void users(DatabaseTarget target, SealingKeys keys, int count)
            throws SQLException {
        for (var i = 0; i < count; i++) {
            user(target, keys, SECRET);
        }
    }

    private static void set(DatabaseTarget target, SealedColumn column, UUID row, byte[] value)
            throws SQLException {
        try (var connection = target.connect();
                var statement =
                        connection.prepareStatement(
                                column.sql("update {table} set {column} = ? where id = ?"))) {
            SealedValues.bind(statement, value, row);
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    private static List<SealedValues.Found> values(DatabaseTarget target, SealedColumn column)
            throws SQLException {
        try (var connection = target.connect()) {
            return SealedValues.found(
                    connection,
                    column.sql(
                            "select id, {column} from {table} where {column} is not null order by id"));
        }
    }

    /** The keys of a column's values, in the order of their rows. */
    private static List<String> keyIds(DatabaseTarget target) throws SQLException {
        return values(target, TOTP).stream()
                .map(found -> String.valueOf(SealedHead.of(found.value()).key()))
                .toList();
    }

    private static void assertOpen(
            DatabaseTarget target, SealedColumn column, SealingKeys keys, byte[] secret)
            throws SQLException {
        assertThat(values(target, column))
                .isNotEmpty()
                .allSatisfy(
                        found ->
                                assertThat(keys.open(column, found.row(), found.value()))
                                        .isEqualTo(secret));
    }

    private static Outcome rotate(DatabaseTarget target) {
        return run(target, "secret", "rotate", BOTH, ACTIVE);
    }

    /** The list, the database's columns and the index of each go together. */
    @Test
    void eachSealedColumnIsListedAndHasItsIndex() throws SQLException {
        var columns = new ArrayList<SealedColumn>();
        try (var connection = TestDatabase.shared().connect();
                var statement = connection.createStatement()) {
            try (var rows =
                    statement.executeQuery(
                            """
                            select table_name, column_name from information_schema.columns
                            where table_schema = 'public' and data_type = 'bytea' and column_name like '%\\_encrypted'""")) {
                while (rows.next()) {
                    columns.add(new SealedColumn(rows.getString(1), rows.getString(2)));
                }
            }
            assertThat(SealedColumn.all()).containsExactlyInAnyOrderElementsOf(columns).hasSize(6);
            statement.execute("set enable_seqscan = off; set enable_bitmapscan = off");
            for (var column : SealedColumn.all()) {
                var plan = new ArrayList<String>();
                try (var rows =
                        statement.executeQuery(
                                column.sql(
                                        "explain select id from {table} where {column} is not null and {head} = '\\x6b0001' order by {head}, id limit 1"))) {
                    while (rows.next()) {
                        plan.add(rows.getString(1));
                    }
                }
                assertThat(plan)
                        .as("%s", column)
                        .anyMatch(line -> line.contains("Index Scan") && line.contains("substring"))
                        .noneMatch(line -> line.contains("Sort"));
            }
        }
    }

    /** As a command in Java does it: with the beans of the gateway, whose role has no DDL. */
    @Test
    void aProgramSealsAndOpensASecret() {
        var owner = TestDatabase.copy();
        var role = "program " + UUID.randomUUID();
        TestDatabase.executeAsSuperuser(
                "create role \"%s\" login password 'secret'".formatted(role));
        Migrations.grant(owner, role);
        var user = UUID.fromString("01900000-0000-7000-8000-000000000002");
        try (var sluice =
                TestSluice.start(
                        owner.withUser(role, "secret"),
                        Map.of("sluice.database.migrate", "false", "sluice.secrets.keys", OLD))) {
            var keys = sluice.bean(SealingKeys.class);
            var transactions = sluice.bean(Transactions.class);

            var changed =
                    transactions
                            .update(
                                    "update users set totp_secret_encrypted = $1 where id = $2",
                                    List.of(keys.seal(TOTP, user, SECRET), user))
                            .block();
            var opened =
                    transactions
                            .rows(
                                    "select totp_secret_encrypted from users where id = $1",
                                    List.of(user),
                                    row ->
                                            keys.open(
                                                    TOTP,
                                                    user,
                                                    row.get("totp_secret_encrypted", byte[].class)))
                            .blockFirst();

            assertThat(changed).isOne();
            assertThat(opened).isEqualTo(SECRET);
        }
        assertThat(done(owner, "secret", "list"))
                .containsPattern("users +totp_secret_encrypted +old +aes-256-gcm +1");
    }

    @Test
    void startsOnlyWithTheKeysOfItsValues() throws SQLException {
        var target = migrated();
        KeyCheck.pass(target, SealingKeys.none());
        fill(target, keys(OLD));
        user(target, keys(OTHER), SECRET);

        assertThatThrownBy(() -> TestSluice.start(target, Map.of("sluice.secrets.keys", OLD)))
                .rootCause()
                .isInstanceOfSatisfying(
                        StartupFailure.class,
                        failure ->
                                assertThat(failure.advice())
                                        .isEqualTo(
                                                "Add to sluice.secrets.keys: other=file:PATH,"
                                                        + " each a file of 64 hexadecimal digits."))
                .hasMessage(
                        "Sealed values have a key that is not configured:"
                                + " users.totp_secret_encrypted (key \"other\").");
        assertThatThrownBy(() -> KeyCheck.pass(target, SealingKeys.none()))
                .hasMessage(
                        "Sealed values have a key that is not configured: %s.",
                        "users.totp_secret_encrypted (key \"old\"), users.totp_secret_encrypted (key \"other\"),"
                                + " auth_tokens.access_token_encrypted (key \"old\"), auth_tokens.refresh_token_encrypted (key \"old\"),"
                                + " context_sources.credentials_encrypted (key \"old\"),"
                                + " event_subscriptions.target_url_encrypted (key \"old\"), event_subscriptions.secret_encrypted (key \"old\")");
        KeyCheck.pass(target, SealingKeys.of(new SecretSettings(List.of(OLD, OTHER), "old"), null));
    }

    @Test
    void doesNotStartWithAnotherKeyOfTheSameId() throws SQLException {
        var target = migrated();
        user(target, keys(OLD), SECRET);
        var wrong = keys("old=" + "9".repeat(64));

        assertThatThrownBy(() -> KeyCheck.pass(target, wrong))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(
                        "The configured key opens none of the values that name it:"
                                + " users.totp_secret_encrypted (key \"old\").");
    }

    /** A few altered values are no reason to stop; neither is what was never sealed. */
    @Test
    void startsWithAlteredAndUnsealedValues() throws SQLException {
        var target = migrated();
        users(target, keys(OLD), 3);
        var altered = values(target, TOTP).getFirst();
        altered.value()[20] ^= 1;
        set(target, TOTP, altered.row(), altered.value());
        for (var junk :
                List.of("", "demo", "\0\1", "k".repeat(65) + "\0\1", "\u00ff\u00fe".repeat(5000))) {
            set(
                    target,
                    TOTP,
                    user(target, keys(OLD), SECRET),
                    junk.getBytes(StandardCharsets.ISO_8859_1));
        }

        KeyCheck.pass(target, keys(OLD));
        assertThat(done(target, "secret", "list").lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "TABLE COLUMN KEY FORM VALUES",
                        "users totp_secret_encrypted - unknown 5",
                        "users totp_secret_encrypted old aes-256-gcm 3");
    }

    @Test
    void rotatesEachColumnAsTheGatewaysRole() throws SQLException {
        var target = migrated();
        fill(target, keys(OLD));
        users(target, keys(NEW), 2);
        var kept = values(target, TOTP).subList(1, 3);
        var role = "rotator " + UUID.randomUUID();
        TestDatabase.executeAsSuperuser(
                "create role \"%s\" login password 'secret'".formatted(role));
        Migrations.grant(target, role);

        var outcome = rotate(target.withUser(role, "secret"));

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out().lines())
                .containsExactly(
                        "users.totp_secret_encrypted: 1 sealed anew",
                        "auth_tokens.access_token_encrypted: 1 sealed anew",
                        "auth_tokens.refresh_token_encrypted: 1 sealed anew",
                        "context_sources.credentials_encrypted: 1 sealed anew",
                        "event_subscriptions.target_url_encrypted: 1 sealed anew",
                        "event_subscriptions.secret_encrypted: 1 sealed anew");
        for (var column : SealedColumn.all()) {
            assertOpen(
                    target,
                    column,
                    keys(NEW),
                    column.equals(TOTP) ? SECRET : bytes(column.column()));
        }
        var after = values(target, TOTP);
        assertThat(after.get(1).value()).as("sealed before").isEqualTo(kept.getFirst().value());
        assertThat(rotate(target).out().lines()).allMatch(line -> line.endsWith(": 0 sealed anew"));
    }

    @Test
    void rotatesManyInBatches() throws SQLException {
        var target = migrated();
        users(target, keys(OLD), 2 * ColumnRotation.BATCH + 7);
        for (var id :
                List.of(
                        "00000000-0000-0000-0000-000000000000",
                        "ffffffff-ffff-ffff-ffff-ffffffffffff",
                        "7fffffff-ffff-ffff-ffff-ffffffffffff")) {
            TestDatabase.execute(target, "insert into users (id) values ('%s')".formatted(id));
            var row = UUID.fromString(id);
            set(target, TOTP, row, keys(OLD).seal(TOTP, row, SECRET));
        }

        assertThat(rotate(target).out()).startsWith("users.totp_secret_encrypted: 210 sealed anew");

        assertOpen(target, TOTP, keys(NEW), SECRET);
    }

    @Test
    void leavesWhatItHasNoKeyForAndNamesIt() throws SQLException {
        var target = migrated();
        users(target, keys(OLD), 3);
        users(target, keys(OTHER), 2);
        set(target, TOTP, user(target, keys(OLD), SECRET), bytes("demo"));
        set(target, TOTP, user(target, keys(OLD), SECRET), new byte[] {'o', 'l', 'd', 0, 2, 3});
        var altered = values(target, TOTP).getFirst();
        altered.value()[20] ^= 1;
        set(target, TOTP, altered.row(), altered.value());
        var before = values(target, TOTP);

        var outcome = rotate(target);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).startsWith("users.totp_secret_encrypted: 2 sealed anew");
        assertThat(outcome.err())
                .isEqualToIgnoringNewLines(
                        "sluice: Not all values have the key \"new\":"
                                + " users.totp_secret_encrypted has 1 value that is not sealed;"
                                + " users.totp_secret_encrypted has 1 value of the key \"old\" (1 that it does not open);"
                                + " users.totp_secret_encrypted has 1 value of the key \"old\" in a form that this Sluice does not know;"
                                + " users.totp_secret_encrypted has 2 values of the key \"other\", which is not configured.");
        var after = values(target, TOTP);
        for (var i : List.of(0, 3, 4, 5, 6)) {
            assertThat(after.get(i).value()).as("value %d", i).isEqualTo(before.get(i).value());
        }
        assertThat(keyIds(target))
                .containsExactly("old", "new", "new", "other", "other", "null", "old");
    }

    /** The server ends the session within the second batch, as if the process had been killed. */
    @Test
    void goesOnWhereItWasStopped() throws SQLException {
        var target = migrated();
        users(target, keys(OLD), ColumnRotation.BATCH * 2 + 50);
        var fatal = values(target, TOTP).get(ColumnRotation.BATCH + 20).row();
        TestDatabase.execute(
                target,
                """
                create function stop_here() returns trigger language plpgsql as $$
                begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
                create trigger stop_here before update on users for each row when (new.id = '%s') execute function stop_here()"""
                        .formatted(fatal));

        var stopped = rotate(target);

        assertThat(stopped.code()).isEqualTo(1);
        assertThat(stopped.err())
                .startsWith("sluice: The sealed columns cannot be changed.")
                .hasLineCount(1);
        assertThat(keyIds(target).stream().filter("new"::equals)).hasSize(ColumnRotation.BATCH);

        TestDatabase.execute(target, "drop trigger stop_here on users");
        var again = rotate(target);

        assertThat(again.code()).isZero();
        assertThat(again.out()).startsWith("users.totp_secret_encrypted: 150 sealed anew");
        assertOpen(target, TOTP, keys(NEW), SECRET);
    }

    /**
     * A program holds a row with a newer value: the rotation seals all others, and waits for it
     * alone.
     */
    @Test
    void keepsAValueThatIsWrittenMeanwhile() throws Exception {
        var target = migrated();
        users(target, keys(OLD), 5);
        var row = values(target, TOTP).get(2).row();
        CompletableFuture<Outcome> rotation;
        try (var writer = target.connect()) {
            writer.setAutoCommit(false);
            try (var statement =
                    writer.prepareStatement(
                            "update users set totp_secret_encrypted = ? where id = ?")) {
                SealedValues.bind(statement, keys(OLD).seal(TOTP, row, bytes("newer")), row);
                statement.execute();
            }
            rotation = CompletableFuture.supplyAsync(() -> rotate(target));
            await().until(() -> waits(target));
            assertThat(keyIds(target)).containsExactly("new", "new", "old", "new", "new");
            writer.commit();
        }

        var outcome = rotation.get();

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).startsWith("users.totp_secret_encrypted: 5 sealed anew");
        var newer = values(target, TOTP).get(2);
        assertThat(keys(NEW).open(TOTP, row, newer.value())).isEqualTo(bytes("newer"));
    }

    /** The value changes between its reading and the batch that would replace it. */
    @Test
    void doesNotBringBackAValueThatIsRemovedMeanwhile() throws Exception {
        var target = migrated();
        users(target, keys(OLD), 1);
        var row = values(target, TOTP).getFirst().row();
        CompletableFuture<Outcome> rotation;
        try (var writer = target.connect();
                var statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute(
                    "update users set totp_secret_encrypted = null where id = '%s'".formatted(row));
            rotation = CompletableFuture.supplyAsync(() -> rotate(target));
            await().until(() -> waits(target));
            writer.commit();
        }

        assertThat(rotation.get().out()).startsWith("users.totp_secret_encrypted: 0 sealed anew");
        assertThat(rotation.get().code()).isZero();
        assertThat(values(target, TOTP)).isEmpty();
    }

    /** A row that stays locked is left, and named; it stops no other. */
    @Test
    void leavesARowThatStaysLocked() throws Exception {
        var target = migrated();
        users(target, keys(OLD), 3);
        var row = values(target, TOTP).getFirst().row();
        try (var writer = target.connect();
                var statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("select from users where id = '%s' for update".formatted(row));

            var outcome = rotate(target);

            assertThat(outcome.code()).isEqualTo(1);
            assertThat(outcome.out()).startsWith("users.totp_secret_encrypted: 2 sealed anew");
            assertThat(outcome.err())
                    .contains(
                            "1 value of the key \"old\" (1 locked or written meanwhile, for another run)");
        }
        assertThat(rotate(target).code()).isZero();
    }

    private static boolean waits(DatabaseTarget target) throws SQLException {
        try (var connection = target.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")) {
            return rows.next();
        }
    }

    @Test
    void rotatesLargeValuesAndLeavesTooLargeOnes() throws SQLException {
        var target = migrated();
        var large = new byte[SealingKeys.MAX_SECRET];
        for (var i = 0; i < 3; i++) {
            user(target, keys(OLD), large);
        }
        user(target, keys(OLD), new byte[0]);
        var huge = new byte[SealingKeys.MAX_SECRET + 8192];
        System.arraycopy(SealedHead.bytes("old"), 0, huge, 0, 5);
        set(target, TOTP, user(target, keys(OLD), SECRET), huge);

        var outcome = rotate(target);

        assertThat(outcome.out()).startsWith("users.totp_secret_encrypted: 4 sealed anew");
        assertThat(outcome.err())
                .contains("1 value of the key \"old\" (1 above 16777216 bytes)")
                .hasLineCount(1);
        var after = values(target, TOTP);
        assertThat(keys(NEW).open(TOTP, after.getFirst().row(), after.getFirst().value()))
                .isEqualTo(large);
        assertThat(keys(NEW).open(TOTP, after.get(3).row(), after.get(3).value())).isEmpty();
    }

    /** The demo's secrets are sealed where there is a key, and open. */
    @Test
    void sealsTheDemosSecrets() throws SQLException {
        var target = TestDatabase.copy();
        try (var connection = target.connect()) {
            DemoSecrets.seal(connection, SealingKeys.none());
            assertThat(SealedValues.counts(connection, TOTP).keySet())
                    .allMatch(head -> head.key() == null);
            DemoSecrets.seal(connection, keys(OLD));
        }
        for (var column : SealedColumn.all()) {
            assertThat(values(target, column))
                    .isNotEmpty()
                    .allSatisfy(
                            found ->
                                    assertThat(keys(OLD).open(column, found.row(), found.value()))
                                            .startsWith(bytes("demo")));
        }
        assertThat(rotate(target).code()).isZero();
    }

    @Test
    void opensNoValueThatIsCopiedToAnotherRow() throws SQLException {
        var target = migrated();
        users(target, keys(OLD), 2);
        TestDatabase.execute(
                target,
                "update users set totp_secret_encrypted = (select totp_secret_encrypted from users order by id limit 1)");
        var copied = values(target, TOTP).getLast();

        assertThatExceptionOfType(SecretFailure.class)
                .isThrownBy(() -> keys(OLD).open(TOTP, copied.row(), copied.value()));
        assertThat(rotate(target).err())
                .contains("1 value of the key \"old\" (1 that it does not open)");
        assertThat(values(target, TOTP).getLast().value()).isEqualTo(copied.value());
    }
}
