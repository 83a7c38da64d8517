package dev.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

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
