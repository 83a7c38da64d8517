package dev.sluice;

import dev.sluice.database.SqlObserver;
import dev.sluice.database.target.DatabaseTarget;
import dev.sluice.gateway.TestTokens;
import dev.sluice.gateway.security.TestCallers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running Sluice and a client of it over real HTTP. Records the statements that each request
 * sends.
 */
public final class TestSluice implements AutoCloseable {

    public static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNumberLength(200_000)
                                                    .build())
                                    .build())
                    .enable(
                            tools.jackson.databind.DeserializationFeature
                                    .USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Sent> sent;

    static {
        BlockingCalls.watch();
    }

    private TestSluice(ConfigurableApplicationContext context) {
        this.context = context;
        this.sent = context.getBean(Recorder.class).sent;
    }

    /**
     * The one that all tests of this JVM share, on the demo data. Nobody writes to its database.
     */
    public static TestSluice shared() {
        return Shared.SLUICE;
    }

    /** One of the caller's own. */
    public static TestSluice start(
            DatabaseTarget database, Map<String, String> properties, Class<?>... more) {
        var all = new LinkedHashMap<String, Object>();
        all.put("server.port", "0");
        all.put("management.server.port", "0");
        all.put("sluice.database.url", database.url());
        all.put("sluice.database.username", database.user());
        all.put("sluice.database.password", database.password());
        all.put("sluice.database.migrate", "true");
        all.put("sluice.data-directory", temporaryDirectory());
        all.put("spring.main.register-shutdown-hook", "false");
        all.put("sluice.shutdown.drain", "0s");
        all.put("sluice.edge.replicas", "1");
        all.putAll(properties);
        var sources = new ArrayList<Class<?>>(List.of(SluiceApplication.class, Recording.class));
        Collections.addAll(sources, more);
        var arguments =
                all.entrySet().stream()
                        .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new);
        var context = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).run(arguments);
        TestTokens.makeAll(context);
        return new TestSluice(context);
    }

    private static String temporaryDirectory() {
        try {
            return Files.createTempDirectory("sluice-test").toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(Class<T> type, String name) {
        return context.getBean(name, type);
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** The port of metrics and health. */
    public int managementPort() {
        return Integer.parseInt(
                context.getEnvironment().getRequiredProperty("local.management.port"));
    }

    /** The caller, as tests name one: a demo person, "anonymous", or a name of TestCallers. */
    public JsonNode ask(String caller, String document) {
        return ask(caller, document, Map.of());
    }

    /** The whole response to an operation. Fails if it is no valid JSON. */
    public JsonNode ask(String caller, String document, Map<String, ?> variables) {
        var response = post(caller, JSON.writeValueAsString(body(document, variables)));
        return JSON.readTree(response.body());
    }

    private static Map<String, Object> body(String document, Map<String, ?> variables) {
        return Map.of("query", document, "variables", variables);
    }

    /** Posts a body to {@code /graphql}. */
    public HttpResponse<byte[]> post(String caller, String body) {
        sent.clear();
        return send(request(caller, body).build());
    }

    /** A request to {@code /graphql}. */
    public HttpRequest.Builder request(String caller, String body) {
        var request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/graphql"))
                        .timeout(DEADLINE)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/graphql-response+json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (TestCallers.isNamed(caller)) {
            return request.header(TestCallers.HEADER, caller);
        }
        var token = token(caller);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    /** A caller's token; null for an anonymous one. */
    public @Nullable String token(String caller) {
        return TestTokens.of(caller, context);
    }

    /** Sends any request. */
    public HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interruption);
        }
    }

    /** The statements that the last request sent, but for the one that finds the caller. */
    public List<String> statements() {
        return sent().stream().map(Sent::sql).toList();
    }

    /** The same with their parameters. */
    public List<Sent> sent() {
        return sent.stream().filter(one -> !one.sql().contains("from users as u")).toList();
    }

    /** A statement and its parameters. */
    public record Sent(String sql, List<?> parameters) {}

    @Override
    public void close() {
        context.close();
        client.close();
    }

    /** Keeps what is sent. */
    static final class Recorder implements SqlObserver {

        private final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void sending(String sql, List<? extends @Nullable Object> parameters) {
            sent.add(new Sent(sql, parameters));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Recording {

        @Bean
        Recorder recorder() {
            return new Recorder();
        }

        @Bean
        WebFilter testCallers() {
            return TestCallers.filter();
        }
    }

    private static final class Shared {

        static final TestSluice SLUICE = start(TestDatabase.shared(), Map.of());
    }
}
