package dev.sluice.gateway.http;

import dev.sluice.gateway.document.DocumentWorkers;
import dev.sluice.gateway.document.NumberLimit;
import dev.sluice.gateway.limit.SocketSettings;
import dev.sluice.gateway.persisted.DocumentInterceptor;
import dev.sluice.policy.Caller;
import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.graphql.support.DefaultGraphQlRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ValueNode;

/**
 * Reads GraphQL requests from HTTP: JSON in a body, which may be compressed with gzip, or
 * parameters of the address. The {@link DocumentWorkers} parse large or compressed bodies, so that
 * no event loop is blocked. The request then continues on the thread that parsed its body. Invalid
 * requests fail with an {@link HttpRefusal}.
 */
final class HttpRequestReader {

    private static final String QUERY = "query";
    private static final String OPERATION_NAME = "operationName";
    private static final String VARIABLES = "variables";
    private static final String EXTENSIONS = "extensions";
    private static final String DOCUMENT_ID = "documentId";
    private static final String SHA_256 = "sha256:";

    /** Maximum size in bytes of a body that an event loop parses, which takes about 0.1 ms. */
    private static final int SMALL = 16 * 1024;

    private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "us-ascii");

    private final JsonMapper json =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .nodeFactory(new NearExponents())
                    .build();
    private final int maxBody;
    private final SocketSettings socket;
    private final DocumentWorkers workers;

    /**
     * A reader.
     *
     * @param maxBody maximum number of bytes of a body, before and after it is decompressed
     * @param workers the threads that parse large or compressed bodies
     */
    HttpRequestReader(int maxBody, SocketSettings socket, DocumentWorkers workers) {
        this.maxBody = maxBody;
        this.socket = socket;
        this.workers = workers;
    }

    /**
     * Limits the exponents of numbers. Other code writes out all digits of a number before it
     * rejects the number, so {@code 1e999999999} would fill the memory. After the limit, such a
     * number still has too many digits and is rejected.
     */
    private static final class NearExponents extends JsonNodeFactory {

        private static final long serialVersionUID = 1L;
        private static final int FARTHEST = NumberLimit.MAX_DIGITS + 1;

        @Override
        public ValueNode numberNode(@Nullable BigDecimal number) {
            return super.numberNode(number == null ? null : near(number));
        }

        private static BigDecimal near(BigDecimal number) {
            var scale = Math.clamp(number.scale(), -FARTHEST, FARTHEST);
            return scale == number.scale() ? number : new BigDecimal(number.unscaledValue(), scale);
        }
    }

    /** Reads the request in the body of a POST request. */
    Mono<GraphQlRequest> body(ServerRequest request) {
        return Mono.defer(
                () -> {
                    checkType(contentType(request));
                    var packed = isPacked(request.headers().asHttpHeaders());
                    return DataBufferUtils.join(request.bodyToFlux(DataBuffer.class), maxBody)
                            .timeout(socket.bodyTimeout(), Mono.error(this::tooSlow))
                            .onErrorMap(failure -> !(failure instanceof HttpRefusal), this::refusal)
                            .map(HttpRequestReader::bytes)
                            .switchIfEmpty(
                                    Mono.error(
                                            () ->
                                                    HttpRefusal.of(
                                                            HttpStatus.BAD_REQUEST,
                                                            "The request has no body")))
                            .flatMap(bytes -> read(request, bytes, packed));
                });
    }

    private Mono<GraphQlRequest> read(ServerRequest request, byte[] bytes, boolean packed) {
        var small = packed ? unpacked(bytes, SMALL) : bytes;
        if (small != null && small.length <= SMALL) {
            return Mono.just(request(tree(small)));
        }
        return caller(request)
                .flatMap(
                        caller ->
                                workers.run(
                                        caller,
                                        () -> request(tree(packed ? unpacked(bytes) : bytes))))
                .onErrorMap(Refusal.class, HttpRequestReader::tooBusy);
    }

    private static Mono<CallerKey> caller(ServerRequest request) {
        var address = request.remoteAddress().orElse(null);
        return request.principal()
                .ofType(Authentication.class)
                .mapNotNull(Authentication::getPrincipal)
                .ofType(Caller.class)
                .defaultIfEmpty(Caller.anonymous())
                .map(caller -> CallerKey.of(caller, address));
    }

    private static HttpRefusal tooBusy(Refusal refusal) {
        return HttpRefusal.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                String.valueOf(refusal.getMessage()),
                Limit.WORKERS);
    }

    /** Reads the request in the parameters of the address of a GET request. */
    GraphQlRequest parameters(ServerRequest request) {
        checkLength(request.exchange().getRequest().getURI());
        var parameters = request.queryParams();
        return request(
                parameters.getFirst(QUERY),
                parameters.getFirst(DOCUMENT_ID),
                parameters.getFirst(OPERATION_NAME),
                parameter(parameters.getFirst(VARIABLES)),
                parameter(parameters.getFirst(EXTENSIONS)));
    }

    /**
     * Checks the length of the address. HTTP/2 needs this check, because the decoder limits only
     * the request line of HTTP/1.1.
     */
    private void checkLength(URI address) {
        var query = address.getRawQuery();
        var most = socket.maxRequestLine().toBytes();
        if (query != null && query.length() > most) {
            throw HttpRefusal.of(HttpStatus.URI_TOO_LONG, RejectedHead.lineTooLong(most));
        }
    }

    private Throwable refusal(Throwable failure) {
        return failure instanceof DataBufferLimitException ? tooLarge() : new ClientGone(failure);
    }

    private HttpRefusal tooSlow() {
        return HttpRefusal.of(
                HttpStatus.REQUEST_TIMEOUT,
                "The request's body did not arrive within "
                        + socket.bodyTimeout().toMillis()
                        + " ms");
    }

    private @Nullable JsonNode parameter(@Nullable String text) {
        return text == null ? null : tree(text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable MediaType contentType(ServerRequest request) {
        try {
            return request.headers().contentType().orElse(null);
        } catch (InvalidMediaTypeException unreadable) {
            return null;
        }
    }

    private static void checkType(@Nullable MediaType type) {
        if (type == null || !type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)) {
            throw HttpRefusal.of(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The request's Content-Type must be application/json");
        }
        var charset = type.getParameter("charset");
        if (charset != null && !UTF_8.contains(charset.toLowerCase(Locale.ROOT))) {
            throw HttpRefusal.of(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The request's charset must be utf-8");
        }
    }

    private static boolean isPacked(HttpHeaders headers) {
        var encoding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return false;
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return true;
        }
        throw HttpRefusal.of(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The request's Content-Encoding may be gzip");
    }

    private static byte[] bytes(DataBuffer buffer) {
        try {
            var bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private byte[] unpacked(byte[] bytes) {
        var unpacked = unpacked(bytes, maxBody);
        if (unpacked == null) {
            throw tooLarge();
        }
        return unpacked;
    }

    private static byte @Nullable [] unpacked(byte[] bytes, int most) {
        try {
            return GzipMember.unpacked(bytes, most);
        } catch (DataFormatException broken) {
            throw HttpRefusal.of(
                    HttpStatus.BAD_REQUEST, "The request's body is not gzip of one member");
        }
    }

    private HttpRefusal tooLarge() {
        return HttpRefusal.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "The request's body is larger than " + maxBody + " bytes");
    }

    private JsonNode tree(byte[] bytes) {
        try {
            return json.readTree(bytes);
        } catch (JacksonException | ArithmeticException | NumberFormatException malformed) {
            throw HttpRefusal.of(
                    HttpStatus.BAD_REQUEST, "The request is not valid JSON, or nested too deeply");
        }
    }

    private GraphQlRequest request(JsonNode body) {
        if (body.isArray()) {
            throw HttpRefusal.of(
                    HttpStatus.BAD_REQUEST,
                    "Batches are not taken: send several root fields, or several requests");
        }
        if (!body.isObject()) {
            throw HttpRefusal.of(HttpStatus.BAD_REQUEST, "The request must be a JSON object");
        }
        return request(
                text(body, QUERY),
                text(body, DOCUMENT_ID),
                text(body, OPERATION_NAME),
                body.get(VARIABLES),
                body.get(EXTENSIONS));
    }

    private static @Nullable String text(JsonNode body, String member) {
        var value = body.get(member);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw HttpRefusal.of(
                    HttpStatus.BAD_REQUEST, "The request's \"" + member + "\" must be a string");
        }
        return value.stringValue();
    }

    private GraphQlRequest request(
            @Nullable String query,
            @Nullable String documentId,
            @Nullable String operationName,
            @Nullable JsonNode variables,
            @Nullable JsonNode extensions) {
        var all = withDocument(documentId, map(EXTENSIONS, extensions));
        var named = all != null && all.get(DocumentInterceptor.EXTENSION) != null;
        if ((query == null || query.isBlank()) && !named) {
            throw HttpRefusal.of(HttpStatus.BAD_REQUEST, "The request has no \"query\"");
        }
        return new DefaultGraphQlRequest(
                query == null || query.isBlank() ? DocumentInterceptor.NAMED : query,
                operationName == null || operationName.isEmpty() ? null : operationName,
                map(VARIABLES, variables),
                all);
    }

    /**
     * Adds the id of a stored document to the extensions, in the form of Apollo's protocol. Clients
     * may send the id in that form or as {@code documentId}, the name in the specification.
     */
    private static @Nullable Map<String, Object> withDocument(
            @Nullable String id, @Nullable Map<String, Object> extensions) {
        if (id == null) {
            return extensions;
        }
        var all = new LinkedHashMap<>(extensions == null ? Map.of() : extensions);
        var hash = id.startsWith(SHA_256) ? id.substring(SHA_256.length()) : id;
        all.put(
                DocumentInterceptor.EXTENSION,
                Map.of(DocumentInterceptor.VERSION, 1, DocumentInterceptor.HASH, hash));
        return all;
    }

    private <V extends @Nullable Object> @Nullable Map<String, V> map(
            String member, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isObject()) {
            throw HttpRefusal.of(
                    HttpStatus.BAD_REQUEST, "The request's \"" + member + "\" must be an object");
        }
        return json.treeToValue(value, new TypeReference<Map<String, V>>() {});
    }
}
