package dev.sluice.gateway.http;

import dev.sluice.gateway.connection.GracefulStop;
import dev.sluice.gateway.document.DocumentWorkers;
import dev.sluice.gateway.limit.DeadlineInterceptor;
import dev.sluice.gateway.limit.EdgeSettings;
import dev.sluice.gateway.limit.Rejections;
import dev.sluice.gateway.page.GraphiqlSettings;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** Configures the GraphQL endpoint. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GraphiqlSettings.class)
public class HttpConfiguration {

    /** The path of the endpoint. */
    public static final String PATH = "/graphql";

    /** The path of streams of events. */
    public static final String STREAM_PATH = "/graphql/stream";

    /** The header with the secret that names a reserved stream of events. */
    public static final String STREAM_TOKEN = "X-GraphQL-Event-Stream-Token";

    private static final String ANSWERS = "sluiceAnswers";

    @Bean
    WebGraphQlHandler webGraphQlHandler(
            ExecutionGraphQlService service, ObjectProvider<WebGraphQlInterceptor> interceptors) {
        return WebGraphQlHandler.builder(service)
                .interceptors(interceptors.orderedStream().toList())
                .build();
    }

    /**
     * The threads that build large answers, half as many as processors. The other processors stay
     * free for other requests.
     */
    @Bean(name = ANSWERS, destroyMethod = "dispose")
    Scheduler answers() {
        return Schedulers.newParallel(
                "sluice-answers", Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    @Bean
    RefusalWriter refusalWriter(JsonMapper json, Rejections rejections) {
        return new RefusalWriter(json, rejections);
    }

    @Bean
    HttpRequestReader httpRequestReader(EdgeSettings settings, DocumentWorkers workers) {
        return new HttpRequestReader(
                Math.toIntExact(settings.maxBody().toBytes()), settings.socket(), workers);
    }

    @Bean
    @Order(0)
    RouterFunction<ServerResponse> graphQlEndpoint(
            WebGraphQlHandler engine,
            JsonMapper json,
            HttpRequestReader reader,
            RefusalWriter refusals,
            @Qualifier(ANSWERS) Scheduler answers,
            GracefulStop stop,
            @Value("${server.compression.enabled:false}") boolean compresses) {
        var writer = new AnswerWriter(json, answers, compresses);
        var endpoint = new HttpEndpoint(engine, reader, writer, refusals, stop.cancellation());
        return RouterFunctions.route(RequestPredicates.path(PATH), endpoint::handle);
    }

    /**
     * Answers 404 to all other requests: to paths below known paths, such as {@code /graphiql/x},
     * and to methods that a known path does not serve.
     */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    RouterFunction<ServerResponse> unknownPath() {
        return RouterFunctions.route(RequestPredicates.all(), UnknownPath::handle);
    }

    /**
     * Allows pages of the configured origins to send requests. By default, no origin is configured.
     */
    @Bean
    CorsConfigurationSource corsConfigurationSource(EdgeSettings settings) {
        var source = new UrlBasedCorsConfigurationSource();
        if (!settings.allowedOrigins().isEmpty()) {
            var cors = new CorsConfiguration();
            cors.setAllowedOrigins(settings.allowedOrigins());
            cors.setAllowedMethods(List.of("GET", "POST", "PUT", "DELETE"));
            cors.setAllowedHeaders(
                    List.of(
                            HttpHeaders.AUTHORIZATION,
                            HttpHeaders.CONTENT_TYPE,
                            HttpHeaders.ACCEPT,
                            DeadlineInterceptor.HEADER,
                            STREAM_TOKEN,
                            "Last-Event-ID",
                            "traceparent",
                            "tracestate"));
            source.registerCorsConfiguration(PATH, cors);
            source.registerCorsConfiguration(STREAM_PATH, cors);
        }
        return source;
    }
}
