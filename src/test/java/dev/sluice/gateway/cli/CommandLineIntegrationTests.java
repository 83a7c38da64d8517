package dev.sluice.gateway.cli;

import static dev.sluice.gateway.cli.TestCommand.done;
import static dev.sluice.gateway.cli.TestCommand.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.cli.TestCommand.Outcome;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineIntegrationTests {

    private static final String USERS = "{\"query\": \"{ users { nodes { username } } }\"}";

    @Test
    void createsListsAndRevokesTokensOfEachKind() {
        var database = TestDatabase.copy();
        TestDatabase.execute(
                database, "insert into agents (name, type) values ('Only One', 'coder')");
        try (var sluice = TestSluice.start(database, Map.of())) {
            var grace =
                    done(
                            database,
                            "token",
                            "create",
                            "--user",
                            "GRACE@example.org",
                            "--name",
                            "My laptop");
            var linus = done(database, "token", "create", "--user=linus", "--expires=12h");
            var agent =
                    done(
                            database,
                            "token",
                            "create",
                            "--agent",
                            "Only One",
                            "--scope",
                            "jobs:work");
            var service =
                    done(
                            database,
                            "token",
                            "create",
                            "--service",
                            "importer",
                            "--scope=jobs:work",
                            "--scope=events:write");
            var administrator = done(database, "token", "create", "--administrator");

            var all = List.of(grace, linus, agent, service, administrator);
            assertThat(all).allMatch(token -> token.matches("slc_[\\w-]{49}"));
            assertThat(all).allMatch(token -> status(sluice, token) == 200);
            assertThat(text(sluice, grace)).contains("\"grace\"").doesNotContain("\"alan\"");
            assertThat(text(sluice, administrator)).contains("\"alan\"");

            var listed = done(database, "token", "list");
            assertThat(listed)
                    .contains("user grace@example.org", "My laptop", "agent Only One")
                    .contains("service importer", "jobs:work events:write", grace.substring(0, 12));
            assertThat(listed.lines()).noneMatch(line -> all.stream().anyMatch(line::contains));

            var id =
                    listed.lines()
                            .filter(line -> line.contains(linus.substring(0, 12)))
                            .findFirst()
                            .orElseThrow()
                            .substring(0, 36);
            assertThat(done(database, "token", "revoke", id)).isEqualTo(id + ": revoked");
            done(database, "token", "revoke", grace.substring(0, 12));
            done(database, "token", "revoke", agent);
            assertThat(done(database, "token", "revoke", agent)).contains("revoked before");
            await().until(
                            () ->
                                    Stream.of(grace, linus, agent)
                                            .allMatch(token -> status(sluice, token) == 401));
            assertThat(status(sluice, service)).isEqualTo(200);
            assertThat(done(database, "token", "list")).contains("revoked");
        }
    }

    @Test
    void addsAndRemovesAdministrators() {
        var database = TestDatabase.copy();
        assertThat(done(database, "administrator", "list")).contains("ada@example.org");
        try (var sluice = TestSluice.start(database, Map.of())) {
            var token = done(database, "token", "create", "--user", "grace");
            assertThat(text(sluice, token)).doesNotContain("\"alan\"");

            assertThat(done(database, "administrator", "add", "grace")).endsWith(": added");
            await().until(() -> text(sluice, token).contains("\"alan\""));
            assertThat(done(database, "administrator", "list")).contains("grace@example.org");

            assertThat(done(database, "administrator", "remove", "grace")).endsWith(": removed");
            await().until(() -> !text(sluice, token).contains("\"alan\""));
            assertThat(done(database, "administrator", "remove", "grace"))
                    .endsWith("was no administrator");
        }
    }

    /** One line that names the option and what is allowed; nothing on standard output. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "token create | Give exactly one of --user, --agent, --service and --administrator",
                "token create --user grace --service x | Give exactly one of --user, --agent, --service and --administrator",
                "token create --user | --user",
                "token create --user nobody@example.org | --user: there is no user \"nobody@example.org\"",
                "token create --user sleeper | --user: the user \"sleeper\" is not active",
                "token create --user twin@example.org | --user: \"twin@example.org\" names 2 users; give the id of one:",
                "token create --agent Nobody | --agent: there is no agent \"Nobody\"",
                "token create --service Über | --service: \"Über\" is not the name of a service",
                "token create --user grace --expires soon | --expires: \"soon\" is not a duration such as 90d or 12h",
                "token create --user grace --expires 367d | --expires: \"367d\" is not between 1s and 366d",
                "token create --user grace --expires -1d | --expires: \"-1d\" is not between 1s and 366d",
                "token create --user grace --expires 99999999999999999999d | --expires: \"99999999999999999999d\" is not a duration such as 90d or 12h",
                "token create --user grace --scope everything | --scope: \"everything\" is not a scope such as jobs:work",
                "token create --user grace --name '' | --name: give 1 to 200 characters",
                "token create --usr grace | --usr",
                "token revoke | ID|PREFIX",
                "token revoke slc_ | \"slc_\" names no token",
                "token revoke slc_zzzzzzzz | there is no token \"slc_zzzzzzzz\"",
                "token revoke 01900000-0000-7000-8000-00000000ffff | there is no token",
                "token revoke % | \"%\" names no token",
                "token | give one of create, list, revoke",
                "tokens | tokens",
                "secret | give one of list, rotate",
                "secret list here | here",
                "secret rotate | No key seals new values. Set sluice.secrets.keys=ID=file:PATH.",
                "secret rotate --sluice.secrets.keys=nope | sluice.secrets.keys: entry 1 is not ID=KEY or ID=file:PATH",
                "secret rotate --sluice.secrets.keys=a=file:/nope/x | sluice.secrets.keys: the file /nope/x of the key \"a\" cannot be read (NoSuchFileException)",
                "secret rotate --sluice.secrets.active-key=x | sluice.secrets.active-key: is not the id of a key: sluice.secrets.keys is empty",
                "migrate --grant-to nobody | There is no role \"nobody\"",
                "migrate here | here",
                "administrator add nobody | administrator add: there is no user \"nobody\"",
                "token list --sluice.database.poolsize2=1 | sluice.database.poolsize2 (command line) is not a setting",
                "token list --sluice.database.pool-size=0 | sluice.database.pool-size: 0 is below the minimum of 1"
            })
    void saysInALineWhatIsWrong(String line) {
        var bar = line.indexOf(" | ");
        var expected = line.substring(bar + 3).strip();
        var arguments =
                Arrays.stream(line.substring(0, bar).strip().split(" "))
                        .map(each -> each.equals("''") ? "" : each)
                        .toArray(String[]::new);
        assertThat(expected).isNotEmpty();

        var outcome = run(TestDatabases.WRONG, arguments);

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).startsWith("sluice: ").contains(expected);
    }

    /** A database for the wrong commands, made once. */
    private static final class TestDatabases {

        static final DatabaseTarget WRONG = TestDatabase.copy();

        static {
            TestDatabase.execute(
                    WRONG,
                    """
                    insert into users (username, is_active) values ('sleeper', false);
                    insert into users (email) values ('twin@example.org'), ('Twin@example.org')""");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "token --help",
                "token create --help",
                "token list -h",
                "token revoke --help",
                "migrate --help",
                "administrator --help",
                "secret --help",
                "secret rotate --help"
            })
    void showsHelpWithoutADatabase(String line) {
        var arguments = line.split(" ");
        assertThat(CommandLineInterface.isMeant(arguments)).isTrue();

        var outcome = run(arguments);

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Usage: sluice").contains("--help");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void leavesTheArgumentsOfAGatewayToIt() {
        assertThat(CommandLineInterface.isMeant()).isFalse();
        assertThat(CommandLineInterface.isMeant("--server.port=0", "--sluice.demo=true")).isFalse();
    }

    @Test
    void saysThatTheEmbeddedDatabaseDoesNotRun(@TempDir Path directory) {
        var outcome = run("token", "list", "--sluice.data-directory=" + directory);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("The embedded database in " + directory + " does not run.")
                .contains("--sluice.database.url=URL");
    }

    @Test
    void saysThatTheDatabaseCannotBeReached() {
        var nobody = DatabaseTarget.local(1, "sluice", "sluice", "secret-password");

        var outcome = run(nobody, "token", "list");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("Cannot reach PostgreSQL at postgresql://127.0.0.1:1/sluice.")
                .doesNotContain("secret-password");
    }

    @Test
    void migratesOnceHoweverManyTry() throws Exception {
        var database = TestDatabase.empty();
        var outcomes = new ArrayList<Outcome>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var outcome :
                    threads.invokeAll(
                            IntStream.range(0, 4)
                                    .<java.util.concurrent.Callable<Outcome>>mapToObj(
                                            _ -> () -> run(database, "migrate"))
                                    .toList())) {
                outcomes.add(outcome.get());
            }
        }
        assertThat(outcomes).allSatisfy(each -> assertThat(each.err()).isEmpty());
        assertThat(outcomes).allMatch(each -> each.code() == 0);
        assertThat(outcomes).filteredOn(each -> each.out().contains(": 0 migrations")).hasSize(3);
        assertThat(users(database)).as("no account is made").isZero();
        assertThat(done(database, "migrate"))
                .endsWith(": 0 migrations ran, 0 tables got triggers that log changes");
    }

    private static long users(DatabaseTarget database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from users")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static int status(TestSluice sluice, String token) {
        return sluice.send(request(sluice, token)).statusCode();
    }

    private static String text(TestSluice sluice, String token) {
        return new String(sluice.send(request(sluice, token)).body(), StandardCharsets.UTF_8);
    }

    private static HttpRequest request(TestSluice sluice, String token) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + sluice.port() + "/graphql"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(USERS))
                .build();
    }
}
