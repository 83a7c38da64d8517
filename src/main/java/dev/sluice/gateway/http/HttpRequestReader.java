package dev.sluice.gateway.http;

import dev.sluice.gateway.document.DocumentWorkers;
import dev.sluice.gateway.limit.SocketSettings;
import dev.sluice.policy.Caller;
import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Reads GraphQL requests from HTTP: JSON in a body, which may be compressed with gzip, or
 * parameters of the address. The {@link DocumentWorkers} parse large or compressed bodies, so that
 * no event loop is blocked. The request then continues on the thread that parsed its body. Invalid
 * requests fail with an {@link HttpRefusal}.
 */
public final class HttpRequestReader {

    /** Maximum size in bytes of a body that an event loop parses, which takes about 0.1 ms. */
    private static final int SMALL = 16 * 1024;

    private static final Set<String> UTF_8 = Set.of("utf-8", "utf8", "us-ascii");

    private final RequestJson json = new RequestJson();
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

    /** Reads the request in the body of a POST request. */
    public Mono<GraphQlRequest> body(ServerRequest request) {
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
            return Mono.just(json.request(json.tree(small)));
        }
        return caller(request)
                .flatMap(
                        caller ->
                                workers.run(
                                        caller,
                                        () ->
                                                json.request(
                                                        json.tree(
                                                                packed ? unpacked(bytes) : bytes))))
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
    public GraphQlRequest parameters(ServerRequest request) {
        checkLength(request.exchange().getRequest().getURI());
        var parameters = request.queryParams();
        return json.request(parameters);
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
}
