package dev.sluice.gateway.page;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves GraphiQL at {@code /graphiql}: a page of Sluice with files of libraries on the classpath.
 * The page loads nothing from other servers.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "sluice.graphiql.enabled", matchIfMissing = true)
public class GraphiqlConfiguration {

    public static final String PATH = "/graphiql";

    private static final int BEFORE_GRAPHQL = -1;
    private static final String PAGE = "index.html";
    private static final String OWN = "classpath:graphiql/";
    private static final String EXAMPLES = "examples.json";
    private static final List<String> OWN_FILES =
            List.of(PAGE, "token.js", "stream.js", "sluice.js", "sluice.css", "sluice.svg");

    /** Files of libraries: the name of the library, and the path of the file in the library. */
    private static final List<String> LIBRARY_FILES =
            List.of(
                    "graphiql/graphiql.min.js",
                    "graphiql/graphiql.min.css",
                    "react/umd/react.production.min.js",
                    "react-dom/umd/react-dom.production.min.js");

    /**
     * Allows only content of this server. The exceptions are fonts inside the editor's style sheet,
     * and style elements that the editor's dialogs add to the page.
     */
    private static final String CONTENT_SECURITY_POLICY =
            String.join(
                    "; ",
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src-elem 'self' 'unsafe-inline'",
                    "style-src-attr 'none'",
                    "font-src data:",
                    "img-src 'self' data:",
                    "connect-src 'self'",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "frame-ancestors 'none'");

    private final PathMatchingResourcePatternResolver resources =
            new PathMatchingResourcePatternResolver();

    /**
     * Returns all paths of the page and its files, and the path {@code /}, which leads to the page.
     */
    public static List<String> paths() {
        return Stream.concat(
                        Stream.of("/", PATH, PATH + '/', PATH + '/' + EXAMPLES),
                        Stream.of(OWN_FILES, LIBRARY_FILES)
                                .flatMap(List::stream)
                                .map(
                                        file ->
                                                PATH
                                                        + '/'
                                                        + file.substring(
                                                                file.lastIndexOf('/') + 1)))
                .toList();
    }

    /** A file of the page, with its media type and its ETag. */
    private record Asset(MediaType type, byte[] bytes, String tag) {

        static Asset of(String name, byte[] bytes) {
            return new Asset(
                    MediaTypeFactory.getMediaType(name).orElseThrow(),
                    bytes,
                    '"' + DigestUtils.sha256Hex(bytes) + '"');
        }
    }

    /**
     * Redirects browsers to the page, from {@code /}, and from {@code /graphql} if the address
     * contains no GraphQL request. The browser keeps a token that is in the fragment of the
     * address.
     */
    @Bean
    @Order(BEFORE_GRAPHQL)
    RouterFunction<ServerResponse> wayToGraphiql() {
        return RouterFunctions.route()
                .GET("/", _ -> redirect())
                .GET("/graphql", GraphiqlConfiguration::isBrowserWithoutRequest, _ -> redirect())
                .build();
    }

    private static Mono<ServerResponse> redirect() {
        return ServerResponse.status(HttpStatus.FOUND)
                .location(URI.create(PATH))
                .varyBy(HttpHeaders.ACCEPT)
                .build();
    }

    private static boolean isBrowserWithoutRequest(ServerRequest request) {
        return request.queryParams().isEmpty()
                && request.headers().header(HttpHeaders.ACCEPT).stream()
                        .anyMatch(accepted -> accepted.contains(MediaType.TEXT_HTML_VALUE));
    }

    @Bean
    @Order(BEFORE_GRAPHQL)
    RouterFunction<ServerResponse> graphiql(JsonMapper json) throws IOException {
        var assets = assets(json);
        var routes = RouterFunctions.route();
        assets.forEach(
                (name, asset) -> routes.GET(PATH + '/' + name, request -> send(request, asset)));
        var page = Objects.requireNonNull(assets.get(PAGE));
        return routes.GET(PATH, request -> send(request, page))
                .GET(PATH + '/', request -> send(request, page))
                .build();
    }

    private Map<String, Asset> assets(JsonMapper json) throws IOException {
        var assets = new LinkedHashMap<String, Asset>();
        for (var name : OWN_FILES) {
            add(assets, OWN + name);
        }
        for (var file : LIBRARY_FILES) {
            var slash = file.indexOf('/');
            add(assets, library(file.substring(0, slash), file.substring(slash + 1)));
        }
        assets.put(EXAMPLES, Asset.of(EXAMPLES, json.writeValueAsBytes(examples())));
        return assets;
    }

    private void add(Map<String, Asset> assets, String location) throws IOException {
        var file = resources.getResource(location);
        var name = String.valueOf(file.getFilename());
        assets.put(name, Asset.of(name, file.getContentAsByteArray()));
    }

    /**
     * Returns the location of a library's file. The location contains the version of the library.
     */
    private String library(String name, String file) throws IOException {
        var properties =
                PropertiesLoaderUtils.loadProperties(
                        resources.getResource(
                                "classpath:META-INF/maven/org.mvnpm/%s/pom.properties"
                                        .formatted(name)));
        return "classpath:META-INF/resources/_static/%s/%s/%s"
                .formatted(name, properties.getProperty("version"), file);
    }

    /** Returns the example operations that the page shows, in the order of their file names. */
    private List<String> examples() throws IOException {
        var texts = new ArrayList<String>();
        for (var file : resources.getResources(OWN + "examples/*.graphql")) {
            texts.add(file.getContentAsString(StandardCharsets.UTF_8));
        }
        return texts;
    }

    private static Mono<ServerResponse> send(ServerRequest request, Asset asset) {
        return request.checkNotModified(asset.tag())
                .switchIfEmpty(
                        Mono.defer(
                                () ->
                                        ServerResponse.ok()
                                                .contentType(asset.type())
                                                .eTag(asset.tag())
                                                .cacheControl(CacheControl.noCache())
                                                .header(
                                                        "Content-Security-Policy",
                                                        CONTENT_SECURITY_POLICY)
                                                .header("Referrer-Policy", "no-referrer")
                                                .header("Cross-Origin-Opener-Policy", "same-origin")
                                                .bodyValue(asset.bytes())));
    }
}
