package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.TestDatabase;
import dev.sluice.TestSluice;
import dev.sluice.database.start.PreparedDatabase;
import dev.sluice.database.target.DatabaseTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sluice behind an identity provider, which here is a few lines of HTTP. */
class IssuerIntegrationTests {

    private static final String USERS = "{\"query\": \"{ users { nodes { username } } }\"}";
    private static final String SOMEBODY = "0190ffff-0000-7000-8000-000000000001";

    @TempDir private static @Nullable Path data;
    private static @Nullable HttpServer provider;
    private static @Nullable RSAKey key;
    private static @Nullable TestSluice sluice;

    @BeforeAll
    static void start() throws IOException, JOSEException {
        key = SecurityIntegrationTests.newKey();
        var database = TestDatabase.copy();
        SecurityIntegrationTests.addSomebody(database);
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sluice =
                TestSluice.start(
                        database,
                        Map.of(
                                "sluice.security.issuer", issuer(),
                                "sluice.security.audience", "sluice-api",
                                "sluice.security.role-claim", "roles",
                                "sluice.security.administrator-role", "root",
                                "sluice.data-directory", data + "/none"));
        answer(
                "/.well-known/openid-configuration",
                "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\",\"subject_types_supported\":[\"public\"]}"
                        .formatted(issuer()));
        answer("/keys", new JWKSet(key.toPublicJWK()).toString());
        provider.start();
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(sluice).close();
        Objects.requireNonNull(provider).stop(0);
    }

    @Test
    void startsBeforeTheIssuerAnswersAndKeepsNoKeysOfItsOwn() {
        assertThat(Path.of(data + "/none")).doesNotExist();
    }

    @Test
    void findsTheUserByTheIssuersName() throws JOSEException {
        assertThat(text(post(claims("auth0|somebody"))))
                .startsWith("{\"data\":{\"users\":{\"nodes\":[{\"username\":\"somebody\"}]}},");
        assertThat(text(post(claims("auth0|somebody")))).contains("somebody");
    }

    @Test
    void findsTheUserByKey() throws JOSEException {
        assertThat(text(post(claims(SOMEBODY)))).contains("somebody");
    }

    @Test
    void knowsAnAdministratorByOneOfTheRoles() throws JOSEException {
        assertThat(text(post(claims("auth0|somebody").claim("roles", List.of("a", "root")))))
                .contains("hermit");
    }

    @Test
    void refusesThoseWhoAreUnknownHere() throws JOSEException {
        assertThat(post(claims("auth0|nobody")).statusCode()).isEqualTo(401);
        assertThat(post(claims("01900000-0000-7000-8000-00000000ffff")).statusCode())
                .isEqualTo(401);
        assertThat(post(claims("auth0|hermit")).statusCode()).as("inactive").isEqualTo(401);
    }

    @Test
    void refusesATokenThatDoesNotExpire() throws JOSEException {
        assertThat(post(claims("auth0|somebody").expirationTime(null)).statusCode()).isEqualTo(401);
    }

    @Test
    void refusesNamesThatTheDatabaseCannotHold() throws JOSEException {
        assertThat(post(claims("auth0|\0somebody")).statusCode()).isEqualTo(401);
        assertThat(post(claims("auth0|\ud800")).statusCode()).isEqualTo(401);
        assertThat(post(claims("auth0|" + "x".repeat(5000))).statusCode()).isEqualTo(401);
    }

    @Test
    void refusesTokensMeantForOthersOrIssuedByOthers() throws JOSEException {
        assertThat(post(claims("auth0|somebody").audience("other")).statusCode()).isEqualTo(401);
        assertThat(post(claims("auth0|somebody").issuer("https://x")).statusCode()).isEqualTo(401);
    }

    /** The gateway remembers the JWT for longer than this waits. */
    @ParameterizedTest
    @ValueSource(strings = {"sub", "sid", "jti"})
    void refusesAJwtWithARevokedClaim(String claim) throws JOSEException {
        TestDatabase.execute(
                database(),
                "insert into users (username, auth0_sub) values ('%1$s', 'auth0|%1$s one')"
                        .formatted(claim));
        var one = revocable(claim);
        var other =
                claim.equals("sub")
                        ? claims("auth0|somebody")
                        : revocable(claim).claim(claim, "other");
        assertThat(post(one).statusCode()).isEqualTo(200);
        assertThat(post(other).statusCode()).isEqualTo(200);

        var row = "'%s', '%s', '%s'".formatted(issuer(), claim, "auth0|" + claim + " one");
        TestDatabase.execute(
                database(),
                "insert into revoked_claims (issuer, claim, value) values ('https://other', '%1$s', 'auth0|%1$s one'), (%2$s)"
                        .formatted(claim, row));
        await().until(() -> post(one).statusCode() == 401);
        assertThat(post(other).statusCode()).isEqualTo(200);

        TestDatabase.execute(
                database(),
                "delete from revoked_claims where (issuer, claim, value) = (%s)".formatted(row));
        assertThat(post(one).statusCode()).isEqualTo(200);
    }

    private static JWTClaimsSet.Builder revocable(String claim) {
        var value = "auth0|" + claim + " one";
        return claims(value).claim(claim, value);
    }

    @Test
    void refusesAJwtOfADeactivatedUser() throws JOSEException {
        TestDatabase.execute(
                database(),
                "insert into users (username, auth0_sub) values ('leaver', 'auth0|leaver')");
        var token = claims("auth0|leaver");
        assertThat(post(token).statusCode()).isEqualTo(200);

        TestDatabase.execute(
                database(), "update users set is_active = false where username = 'leaver'");

        await().until(() -> post(token).statusCode() == 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sid", "jti"})
    void refusesClaimsThatNobodyCouldRevoke(String claim) throws JOSEException {
        assertThat(post(claims("auth0|somebody").claim(claim, "a\0b")).statusCode()).isEqualTo(401);
    }

    /** RFC 7519 has jti as a string; sid is any value. */
    @ParameterizedTest
    @CsvSource({"sid, 200", "jti, 401"})
    void takesClaimsThatAreNoTextsWhereTheyMayBe(String claim, int status) throws JOSEException {
        assertThat(post(claims("auth0|somebody").claim(claim, 17)).statusCode()).isEqualTo(status);
    }

    @Test
    void acceptsSluicesOwnTokensToo() {
        assertThat(
                        Objects.requireNonNull(sluice)
                                .ask("grace", "{ users { nodes { username } } }")
                                .toString())
                .contains("\"grace\"");
    }

    private static DatabaseTarget database() {
        return Objects.requireNonNull(sluice).bean(PreparedDatabase.class).target();
    }

    @Test
    void saysSoWhenTheIssuerCannotBeReached() throws JOSEException, IOException {
        var down = "http://localhost:1";
        try (var alone =
                TestSluice.start(
                        TestDatabase.copy(),
                        Map.of(
                                "sluice.security.issuer",
                                down,
                                "logging.level.dev.sluice",
                                "off"))) {
            var answer = post(alone, claims("auth0|somebody").issuer(down));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(text(answer)).contains("\"UNAVAILABLE\"");
        }
    }

    private static void answer(String path, String json) {
        Objects.requireNonNull(provider)
                .createContext(
                        path,
                        exchange -> {
                            var body = json.getBytes(StandardCharsets.UTF_8);
                            exchange.getResponseHeaders().add("Content-Type", "application/json");
                            exchange.sendResponseHeaders(200, body.length);
                            exchange.getResponseBody().write(body);
                            exchange.close();
                        });
    }

    private static String issuer() {
        return "http://localhost:" + Objects.requireNonNull(provider).getAddress().getPort();
    }

    private static JWTClaimsSet.Builder claims(String subject) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(subject)
                .audience("sluice-api")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private static HttpResponse<byte[]> post(JWTClaimsSet.Builder claims) throws JOSEException {
        return post(Objects.requireNonNull(sluice), claims);
    }

    private static HttpResponse<byte[]> post(TestSluice sluice, JWTClaimsSet.Builder claims)
            throws JOSEException {
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("test").build(),
                        claims.build());
        token.sign(new RSASSASigner(Objects.requireNonNull(key)));
        return sluice.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + sluice.port() + "/graphql"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token.serialize())
                        .POST(HttpRequest.BodyPublishers.ofString(USERS))
                        .build());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
