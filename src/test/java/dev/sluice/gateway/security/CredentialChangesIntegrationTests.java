package dev.sluice.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.SqlRunner;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.token.AccessTokens;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The upkeep of the log, with its times made short. */
class CredentialChangesIntegrationTests {

    private static final String ADA = "01900000-0000-7000-8000-000000000001";

    private final DatabaseTarget database = TestDatabase.copy();
    private final TokenUses uses = new TokenUses();
    private TestSluice sluice;
    private CredentialChanges changes;

    @BeforeEach
    void start() {
        sluice = TestSluice.start(database, Map.of());
        var callers = new RememberedCallers(Clock.systemUTC());
        changes =
                new CredentialChanges(
                        sluice.bean(SqlRunner.class, SqlRunner.RESERVED),
                        callers,
                        uses,
                        Duration.ofMillis(1),
                        Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        changes.stop(() -> {});
        sluice.close();
    }

    /** A transaction that is open keeps the rows of those that began after it. */
    @Test
    void removesWhatAllReplicasHaveReadAndNothingElse() throws SQLException {
        log("before");
        try (var open = database.connect();
                var statement = open.createStatement()) {
            open.setAutoCommit(false);
            statement.execute(insertion("open"));
            log("after");
            changes.start();

            await().until(() -> count("before") == 0);
            assertThat(count("after")).isEqualTo(1);

            open.commit();
        }
        await().until(() -> count("after") == 0 && count("open") == 0);
    }

    @Test
    void writesWhenTokensWereUsed() throws SQLException {
        try (var tokens = AccessTokens.of(database)) {
            var owner = tokens.user("test", ADA);
            tokens.create(owner, Set.of(), "unused", Duration.ofHours(1));
            tokens.create(owner, Set.of(), "used", Duration.ofHours(1));
            var used =
                    tokens.list().stream().filter(each -> each.name().equals("used")).findFirst();
            uses.add(used.orElseThrow().id());
            changes.start();

            await().until(
                            () ->
                                    tokens.list().stream()
                                            .filter(each -> each.lastUsedAt() != null)
                                            .anyMatch(each -> each.name().equals("used")));
            assertThat(tokens.list())
                    .filteredOn(each -> each.name().equals("unused"))
                    .allMatch(each -> each.lastUsedAt() == null);
        }
        assertThat(count("access_token")).as("no change of a right").isZero();
    }

    private void log(String subject) {
        TestDatabase.execute(database, insertion(subject));
    }

    private static String insertion(String subject) {
        return "insert into credential_changes (kind, subject) values ('user', '%s')"
                .formatted(subject);
    }

    private long count(String text) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select count(*) from credential_changes where '%s' in (kind, subject)"
                                        .formatted(text))) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
