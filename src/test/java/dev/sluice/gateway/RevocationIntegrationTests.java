package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.token.AccessTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two gateways on one database: what ends a token there ends it on both. Both remember a token for
 * longer than these tests wait, so only the log of changes can end it.
 */
class RevocationIntegrationTests {

    private static final String USERS = "{\"query\": \"{ users { nodes { username } } }\"}";
    private static final Duration HOUR = Duration.ofHours(1);

    private static DatabaseTarget database;
    private static AccessTokens tokens;
    private static List<TestSluice> gateways;

    @BeforeAll
    static void start() {
        database = TestDatabase.copy();
        tokens = AccessTokens.of(database);
        var small = Map.of("sluice.database.pool-size", "2");
        gateways = List.of(TestSluice.start(database, small), TestSluice.start(database, small));
    }

    @AfterAll
    static void stop() {
        gateways.forEach(TestSluice::close);
        tokens.close();
    }

    @Test
    void rejectsARevokedToken() {
        var token = tokenOf(user("revoked"));
        assertAccepted(token);

        assertThat(tokens.revoke(token)).isPresent();

        awaitRejected(token);
        assertThat(tokens.revoke(token)).as("the second time").isEmpty();
    }

    @Test
    void rejectsATokenWhoseRowIsGone() {
        var token = tokenOf(user("deleted-token"));
        assertAccepted(token);

        execute(
                "delete from access_tokens where user_id = (select id from users where username = 'deleted-token')");

        awaitRejected(token);
    }

    @Test
    void rejectsATokenThatEndsEarlier() {
        var token = tokenOf(user("expired"));
        assertAccepted(token);

        execute(
                "update access_tokens set created_at = now() - interval '1 day', expires_at = now() - interval '1 second'"
                        + " where user_id = (select id from users where username = 'expired')");

        awaitRejected(token);
    }

    @Test
    void rejectsTheTokensOfADeactivatedUserUntilTheUserIsActive() {
        var token = tokenOf(user("leaver"));
        assertAccepted(token);

        execute("update users set is_active = false where username = 'leaver'");
        awaitRejected(token);

        execute("update users set is_active = true where username = 'leaver'");
        awaitAccepted(token);
    }

    @Test
    void rejectsTheTokensOfADeletedUser() {
        var token = tokenOf(user("gone"));
        assertAccepted(token);

        execute("delete from users where username = 'gone'");

        awaitRejected(token);
    }

    @Test
    void takesAndGivesAdministrationAsTheTableSays() {
        var token = tokenOf(user("promoted"));
        assertThat(gateways).noneMatch(gateway -> seesOthers(gateway, token));

        execute(
                "insert into administrators (user_id) select id from users where username = 'promoted'");
        await().until(() -> gateways.stream().allMatch(gateway -> seesOthers(gateway, token)));

        execute(
                "delete from administrators where user_id = (select id from users where username = 'promoted')");
        await().until(() -> gateways.stream().noneMatch(gateway -> seesOthers(gateway, token)));
        assertAccepted(token);
    }

    @Test
    void knowsNoAdministratorByTheFlagOfAnImport() {
        var token = tokenOf(user("flagged"));
        execute(
                "update users set is_admin = true, role = 'administrator' where username = 'flagged'");

        assertThat(gateways).noneMatch(gateway -> seesOthers(gateway, token));
    }

    @Test
    void rejectsTheTokensOfADeactivatedAgent() {
        execute("insert into agents (name, type) values ('retired', 'coder')");
        var token = tokens.create(tokens.agent("test", "retired"), Set.of(), null, HOUR).text();
        assertAccepted(token);

        execute("update agents set is_active = false where name = 'retired'");
        awaitRejected(token);

        execute("update agents set is_active = true where name = 'retired'");
        awaitAccepted(token);

        execute("delete from agents where name = 'retired'");
        awaitRejected(token);
    }

    @Test
    void rejectsARevokedTokenOfAService() {
        var owner = AccessTokens.service("test", "importer");
        var token = tokens.create(owner, Set.of("jobs:work"), "nightly", HOUR).text();
        assertAccepted(token);

        tokens.revoke(token.substring(0, 12));

        awaitRejected(token);
    }

    @Test
    void rejectsEverythingWhoseTableIsEmptied() throws SQLException {
        var copy = TestDatabase.copy();
        try (var gateway = TestSluice.start(copy, Map.of())) {
            assertThat(status(gateway, gateway.token("grace"))).isEqualTo(200);

            TestDatabase.execute(copy, "truncate access_tokens");

            await().until(() -> status(gateway, gateway.token("grace")) == 401);
        }
    }

    /**
     * The later id is visible first; a reader that goes by ids alone never sees the earlier one.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void seesAChangeThatIsCommittedAfterALaterOne(boolean inASavepoint) throws SQLException {
        var first = tokenOf(user("first" + inASavepoint));
        var second = tokenOf(user("second" + inASavepoint));
        assertAccepted(first);
        assertAccepted(second);
        try (var open = database.connect();
                var statement = open.createStatement()) {
            open.setAutoCommit(false);
            if (inASavepoint) {
                open.setSavepoint("before");
            }
            statement.execute(
                    "update access_tokens set revoked_at = now() where prefix = '%s'"
                            .formatted(first.substring(0, 12)));
            tokens.revoke(second);
            awaitRejected(second);
            assertAccepted(first);

            open.commit();
        }
        awaitRejected(first);
    }

    /** Hundreds of changes at once are all seen. */
    @Test
    void seesManyChangesOfOneTransaction() {
        execute(
                "insert into users (username) select 'many' || n from generate_series(1, 300) as n");
        var some = List.of(tokenOf("many1"), tokenOf("many150"), tokenOf("many300"));
        some.forEach(RevocationIntegrationTests::assertAccepted);

        execute("update users set is_active = false where username like 'many%'");

        some.forEach(RevocationIntegrationTests::awaitRejected);
    }

    @Test
    void rejectsAMistypedTokenAndGarbage() {
        var token = tokenOf(user("typist"));
        assertAccepted(token);
        var last = token.charAt(token.length() - 1) == 'A' ? 'B' : 'A';
        for (var wrong :
                List.of(
                        token.substring(0, token.length() - 1) + last,
                        token + "A",
                        token.toLowerCase(java.util.Locale.ROOT).toUpperCase(java.util.Locale.ROOT),
                        token.substring(4),
                        "slc_",
                        "slc_" + "/+".repeat(24) + "=",
                        "slc_" + "A".repeat(49),
                        "slc_" + "A".repeat(8000))) {
            assertThat(gateways).allMatch(gateway -> status(gateway, wrong) == 401);
        }
    }

    @Test
    void rejectsATokenWithAnImpossibleCharacter() throws IOException {
        var token = tokenOf(user("nul"));
        var port = gateways.getFirst().port();
        for (var odd : List.of("\0", "\u00e9", "\u007f")) {
            try (var client = new RawClient(port)) {
                var answer =
                        client.send(
                                        ("POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                                        + "Content-Length: %d\r\nAuthorization: Bearer %s%s\r\n\r\n%s")
                                                .formatted(USERS.length(), token, odd, USERS))
                                .textToTheEnd();
                assertThat(answer).matches("(?s)HTTP/1.1 (400|401) .*");
            }
        }
    }

    private static String user(String username) {
        execute("insert into users (username) values ('" + username + "')");
        return username;
    }

    private static String tokenOf(String username) {
        return tokens.create(tokens.user("test", username), Set.of(), null, HOUR).text();
    }

    private static void execute(String sql) {
        TestDatabase.execute(database, sql);
    }

    private static void assertAccepted(String token) {
        assertThat(gateways).allMatch(gateway -> status(gateway, token) == 200);
    }

    private static void awaitAccepted(String token) {
        await().until(() -> gateways.stream().allMatch(gateway -> status(gateway, token) == 200));
    }

    private static void awaitRejected(String token) {
        await().until(() -> gateways.stream().allMatch(gateway -> status(gateway, token) == 401));
    }

    private static boolean seesOthers(TestSluice gateway, String token) {
        var answer =
                new String(gateway.send(request(gateway, token)).body(), StandardCharsets.UTF_8);
        return answer.contains("\"barbara\"");
    }

    private static int status(TestSluice gateway, String token) {
        return gateway.send(request(gateway, token)).statusCode();
    }

    private static HttpRequest request(TestSluice gateway, String token) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + gateway.port() + "/graphql"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(USERS))
                .build();
    }
}
