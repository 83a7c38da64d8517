package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.token.OpaqueToken;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityIntegrationTests {

    private static final String USERS = "{\"query\": \"{ users { nodes { username } } }\"}";
    private static final UUID SOMEBODY = UUID.fromString("0190ffff-0000-7000-8000-000000000001");
    private static final UUID HERMIT = UUID.fromString("0190ffff-0000-7000-8000-000000000002");
    private static final UUID BUSY = UUID.fromString("0190ffff-0000-7000-8000-000000000003");

    private static @Nullable TestSluice sluice;
    private static @Nullable DatabaseTarget database;

    @BeforeAll
    static void start() {
        database = TestDatabase.copy();
        sluice = TestSluice.start(database, Map.of());
        addSomebody(database);
    }

    @AfterAll
    static void stop() {
        sluice().close();
    }

    @Test
    void answersAnAnonymousCallerWithWhatIsPublic() {
        var answer = post(null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(text(answer)).startsWith("{\"data\":{\"users\":{\"nodes\":[]}},");
    }

    @Test
    void knowsAUserByTheToken() {
        var token = token(SOMEBODY);

        assertThat(text(post(token)))
                .startsWith("{\"data\":{\"users\":{\"nodes\":[{\"username\":\"somebody\"}]}},");
    }

    @Test
    void knowsAnAdministratorByTheTable() {
        assertThat(text(post(sluice().token("ada")))).contains("\"somebody\"", "\"hermit\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "x.y.z", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."})
    void refusesWhatIsNoToken(String token) {
        assertRefused(post(token));
    }

    /** Its sender takes itself for signed in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Bearer",
                "Bearer ",
                "Basic YWRtaW46YWRtaW4=",
                "Digest x",
                "%s",
                "Bearer%s",
                "Bearer: %s",
                "Token %s",
                "Bearer %s, Bearer %s",
                "Bearer \"%s\""
            })
    void refusesAHeaderThatItDoesNotUnderstand(String header) {
        var token = token(SOMEBODY);
        var request = request(null).header("Authorization", header.replace("%s", token)).build();

        assertRefused(sluice().send(request));
    }

    @Test
    void refusesTwoHeaders() {
        var token = "Bearer " + token(SOMEBODY);
        var request = request(null).header("Authorization", token).header("Authorization", token);

        assertRefused(sluice().send(request.build()));
    }

    @Test
    void refusesATokenOfSomebodyWhoMayNoLongerSignIn() {
        assertRefused(post(token(HERMIT)));
        assertRefused(post(OpaqueToken.generate(new SecureRandom()).text()));
    }

    /** Somebody of many projects is asked about in another way, and sees just as much. */
    @Test
    void showsAUserOfManyProjectsAllOfThem() {
        TestDatabase.execute(
                Objects.requireNonNull(database),
                """
                insert into users (id, username) values ('0190ffff-0000-7000-8000-000000000003', 'busy');
                with made as (insert into projects (name, owner_id)
                  select 'many ' || n, '01900000-0000-7000-8000-000000000001' from generate_series(1, 150) as n returning id)
                insert into project_members (project_id, user_id) select id, '0190ffff-0000-7000-8000-000000000003' from made""");
        var token = token(BUSY);
        var projects =
                "{\"query\": \"{ projects(first: 100, orderBy: [{name: DESC}]) { totalCount nodes { name owner { name } } } }\"}";
        var answer = text(sluice().send(request(token, projects).build()));
        assertThat(sluice().statements().getLast())
                .containsPattern(
                        "m.project_id = t1.id and m.user_id = k.caller and m.is_live offset 0");
        assertThat(answer).contains("\"totalCount\":150,");
        assertThat(answer.split("\"name\":\"many ", -1)).hasSize(101);
    }

    @Test
    void refusesInTheFormThatTheClientAsksFor() {
        var request = request("x.y.z").header("Accept", "application/graphql-response+json");

        var answer = sluice().send(request.build());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/graphql-response+json");
    }

    @ParameterizedTest
    @CsvSource({
        "/, 302",
        "/actuator/health, 200",
        "/actuator/health/readiness, 200",
    })
    void servesHealthAndTheWayToThePage(String path, int status) {
        var answer = sluice().send(HttpRequest.newBuilder(uri(path)).build());

        assertThat(answer.statusCode()).isEqualTo(status);
    }

    /** With any credentials, and whether the framework could serve something there or not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/actuator",
                "/actuator/env",
                "/actuator/heapdump",
                "/graphql/schema",
                "/graphql/",
                "/graphiql/nothing.js",
                "/graphiql/a/b",
                "/index.html",
                "/favicon.ico",
                "/error",
                "/login",
                "/oauth2/authorization/x",
                "/application.yml",
                "/_static/graphiql/3.2.0/package.json",
                "/webjars/x",
                "/.env"
            })
    void isNotFoundWithAnyCredentials(String path) {
        var ada = "Bearer " + Objects.requireNonNull(sluice().token("ada"));
        for (var credentials : new String[] {null, ada, "Bearer x.y.z", "Basic YTpi", "nonsense"}) {
            for (var method : new String[] {"GET", "POST", "DELETE", "OPTIONS"}) {
                var request =
                        HttpRequest.newBuilder(uri(path))
                                .method(method, HttpRequest.BodyPublishers.noBody());
                if (credentials != null) {
                    request.header("Authorization", credentials);
                }
                var answer = sluice().send(request.build());

                assertThat(answer.statusCode())
                        .as("%s %s %s", method, path, credentials)
                        .isEqualTo(404);
                assertThat(answer.headers().map()).doesNotContainKeys("www-authenticate", "allow");
                assertThat(text(answer))
                        .isEqualTo(
                                "{\"errors\":[{\"message\":\"There is nothing at this path; GraphQL is at /graphql\","
                                        + "\"extensions\":{\"code\":\"NOT_FOUND\"}}]}");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /",
        "PUT, /graphiql",
        "DELETE, /graphiql/sluice.js",
    })
    void servesNoOtherMethod(String method, String path) {
        var answer =
                sluice().send(
                                HttpRequest.newBuilder(uri(path))
                                        .method(method, HttpRequest.BodyPublishers.noBody())
                                        .build());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(text(answer)).contains("\"NOT_FOUND\"");
    }

    @Test
    void setsNoCookiesAndHeadersThatKeepBrowsersSafe() {
        var headers = post(null).headers();

        assertThat(headers.map()).doesNotContainKey("set-cookie");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
    }

    private static void assertRefused(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"invalid_token\"");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(text(answer))
                .isEqualTo(
                        "{\"errors\":[{\"message\":\"The token is not valid, or no longer\","
                                + "\"extensions\":{\"code\":\"UNAUTHENTICATED\"}}]}");
    }

    static void addSomebody(DatabaseTarget database) {
        TestDatabase.execute(
                database,
                """
                insert into users (id, username, auth0_sub, is_active) values
                    ('0190ffff-0000-7000-8000-000000000001', 'somebody', 'auth0|somebody', true),
                    ('0190ffff-0000-7000-8000-000000000002', 'hermit', 'auth0|hermit', false)""");
    }

    static RSAKey newKey() throws JOSEException {
        return new RSAKeyGenerator(2048).keyID("test").generate();
    }

    private static String token(UUID user) {
        return Objects.requireNonNull(sluice().token(user.toString()));
    }

    private static HttpResponse<byte[]> post(@Nullable String token) {
        return sluice().send(request(token).build());
    }

    private static HttpRequest.Builder request(@Nullable String token) {
        return request(token, USERS);
    }

    private static HttpRequest.Builder request(@Nullable String token, String body) {
        var request =
                HttpRequest.newBuilder(uri("/graphql"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static URI uri(String path) {
        return URI.create("http://localhost:" + sluice().port() + path);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static TestSluice sluice() {
        return Objects.requireNonNull(sluice);
    }
}
