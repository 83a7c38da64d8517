package dev.sluice.gateway.sse;

import dev.sluice.feed.FeedCursor;
import dev.sluice.gateway.connection.ClientChannel;
import dev.sluice.gateway.connection.StreamedExchange;
import dev.sluice.gateway.http.AllowedOperations.Kinds;
import dev.sluice.gateway.http.AnswerType;
import dev.sluice.gateway.http.HttpConfiguration;
import dev.sluice.gateway.http.HttpRefusal;
import dev.sluice.gateway.http.HttpRequestReader;
import dev.sluice.gateway.http.RefusalWriter;
import dev.sluice.gateway.limit.Held;
import dev.sluice.gateway.limit.RateLimiters;
import dev.sluice.gateway.live.LiveOperations;
import dev.sluice.gateway.live.OriginCheck;
import dev.sluice.gateway.security.BearerTokenReader;
import dev.sluice.gateway.security.Session;
import dev.sluice.gateway.security.Sessions;
import dev.sluice.policy.CallerKey;
import dev.sluice.policy.Refusal;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Serves GraphQL over server-sent events. A response takes the results of one operation; or a
 * client reserves a response that takes the results of several, whose requests it sends one by one.
 */
final class EventStreamEndpoint {

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String TOKEN = "token";
    private static final String OPERATION_ID = "operationId";
    private static final int MAX_ID = 1_000;

    private final EventStream.Factory streams;
    private final Sessions sessions;
    private final HttpRequestReader reader;
    private final RefusalWriter refusals;
    private final OriginCheck origins;
    private final RateLimiters limiters;
    private final Reservations reservations = new Reservations();
    private final NettyDataBufferFactory buffers =
            new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

    EventStreamEndpoint(
            EventStream.Factory streams,
            Sessions sessions,
            HttpRequestReader reader,
            RefusalWriter refusals,
            OriginCheck origins,
            RateLimiters limiters) {
        this.streams = streams;
        this.sessions = sessions;
        this.reader = reader;
        this.refusals = refusals;
        this.origins = origins;
        this.limiters = limiters;
    }

    /** Whether a client asks for events. */
    static boolean isMeant(ServerRequest request) {
        return AnswerType.isOfEvents(request.headers().asHttpHeaders());
    }

    /** Answers a request for the results of one operation, by GET or POST. */
    Mono<ServerResponse> one(ServerRequest request) {
        return checked(request, () -> answerOne(request));
    }

    /** Answers a request of any method to the path of streams. */
    Mono<ServerResponse> stream(ServerRequest request) {
        return checked(
                request,
                () -> {
                    var secret = secret(request);
                    var method = request.method();
                    if (method.equals(HttpMethod.PUT)) {
                        return reserve(request);
                    }
                    if (secret == null
                            && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.POST))) {
                        return answerOne(request);
                    }
                    if (method.equals(HttpMethod.GET)) {
                        return open(request, Objects.requireNonNull(secret));
                    }
                    if (method.equals(HttpMethod.POST)) {
                        return begin(request, reservation(request));
                    }
                    if (method.equals(HttpMethod.DELETE)) {
                        return end(request, reservation(request));
                    }
                    throw HttpRefusal.of(
                            HttpStatus.METHOD_NOT_ALLOWED,
                            "Streams take GET, POST, PUT and DELETE");
                });
    }

    private Mono<ServerResponse> checked(
            ServerRequest request, Supplier<Mono<ServerResponse>> answer) {
        return Mono.defer(
                        () -> {
                            if (!origins.allows(request.headers().asHttpHeaders())) {
                                throw HttpRefusal.of(
                                        HttpStatus.FORBIDDEN,
                                        "Pages of this origin may not open streams");
                            }
                            if (streams.connections().isStopping() && !isEventSource(request)) {
                                throw HttpRefusal.of(
                                        HttpStatus.SERVICE_UNAVAILABLE,
                                        "The gateway is stopping: try again later");
                            }
                            return answer.get();
                        })
                .onErrorMap(Refusal.class, EventStreamEndpoint::asHttp)
                .onErrorResume(HttpRefusal.class, refusal -> refusals.answer(request, refusal));
    }

    /**
     * Whether the client may be an {@code EventSource}, which never connects again after a status
     * other than 200. A stopping gateway gives it a stream that ends immediately, so it connects
     * again.
     */
    private static boolean isEventSource(ServerRequest request) {
        return request.method().equals(HttpMethod.GET);
    }

    private static HttpRefusal asHttp(Refusal refusal) {
        var status =
                switch (refusal.code()) {
                    case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
                    case FORBIDDEN -> HttpStatus.FORBIDDEN;
                    case NOT_FOUND -> HttpStatus.NOT_FOUND;
                    case CONFLICT -> HttpStatus.CONFLICT;
                    case LIMIT_EXCEEDED -> HttpStatus.TOO_MANY_REQUESTS;
                    case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
                    default -> HttpStatus.BAD_REQUEST;
                };
        return HttpRefusal.of(status, String.valueOf(refusal.getMessage()));
    }

    // One operation.

    private Mono<ServerResponse> answerOne(ServerRequest request) {
        var isGet = request.method().equals(HttpMethod.GET);
        if (!isGet && !request.method().equals(HttpMethod.POST)) {
            throw HttpRefusal.of(
                    HttpStatus.METHOD_NOT_ALLOWED, "Requests are made with GET or POST");
        }
        var after = after(request);
        var read =
                isGet ? Mono.fromSupplier(() -> reader.parameters(request)) : reader.body(request);
        var allowed = isGet ? Kinds.QUERIES_AND_SUBSCRIPTIONS : Kinds.ALL;
        return read.flatMap(
                operation -> {
                    var stream = streams.stream(true);
                    return session(request, stream)
                            .flatMap(
                                    _ -> {
                                        var asked = asked(stream, operation, allowed, after);
                                        return respond(
                                                request,
                                                stream,
                                                () -> stream.begin(asked, origin(request)));
                                    });
                });
    }

    private static LiveOperations.Asked asked(
            EventStream stream,
            GraphQlRequest operation,
            Kinds allowed,
            @Nullable FeedCursor after) {
        return new LiveOperations.Asked(operation, stream.newProgress(), allowed, after);
    }

    /** The position that a browser sends when it connects again. */
    private static @Nullable FeedCursor after(ServerRequest request) {
        var id = request.headers().firstHeader(LAST_EVENT_ID);
        return id == null || id.isEmpty()
                ? null
                : Refusal.naming(LAST_EVENT_ID, () -> FeedCursor.parse(id));
    }

    private Mono<Session> session(ServerRequest request, EventStream stream) {
        var header = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
        return sessions.open(
                        header == null ? null : BearerTokenReader.tokenOf(header), stream::ended)
                .doOnNext(stream::isOf);
    }

    private static LiveOperations.Origin origin(ServerRequest request) {
        return new LiveOperations.Origin(
                request.uri(),
                request.headers().asHttpHeaders(),
                request.remoteAddress().orElse(null));
    }

    private Mono<ServerResponse> respond(
            ServerRequest request, EventStream stream, Runnable begin) {
        var exchange = StreamedExchange.of(request.attributes());
        exchange.begins();
        Held.of(request.attributes()).add(stream::dispose);
        var body =
                stream.body(buffers, ClientChannel.of(request.exchange().getRequest()))
                        .doFirst(begin)
                        .doFinally(_ -> exchange.ends())
                        .doOnDiscard(DataBuffer.class, DataBufferUtils::release);
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body((output, _) -> output.writeAndFlushWith(body.map(Mono::just)));
    }

    // Several operations.

    private Mono<ServerResponse> reserve(ServerRequest request) {
        var stream = streams.stream(false);
        return session(request, stream)
                .flatMap(
                        session ->
                                ServerResponse.status(HttpStatus.CREATED)
                                        .contentType(MediaType.TEXT_PLAIN)
                                        .bodyValue(secret(stream, caller(request, session))));
    }

    /** Reserves a stream, which counts as a request of its caller. */
    private String secret(EventStream stream, CallerKey caller) {
        try {
            limiters.of(caller).takeRequest();
            return reservations.reserve(stream, caller);
        } catch (Refusal refusal) {
            stream.dispose();
            throw refusal;
        }
    }

    private static CallerKey caller(ServerRequest request, Session session) {
        return CallerKey.of(session.caller(), request.remoteAddress().orElse(null));
    }

    private static @Nullable String secret(ServerRequest request) {
        var header = request.headers().firstHeader(HttpConfiguration.STREAM_TOKEN);
        return header == null ? request.queryParam(TOKEN).orElse(null) : header;
    }

    private Reservations.Reservation reservation(ServerRequest request) {
        var secret = secret(request);
        var found = secret == null ? null : reservations.find(secret);
        if (found == null) {
            throw noStream();
        }
        return found;
    }

    private static Refusal noStream() {
        return Refusal.of(Refusal.Code.NOT_FOUND, "There is no such stream: reserve one with PUT");
    }

    private Mono<ServerResponse> open(ServerRequest request, String secret) {
        var reservation = reservation(request);
        return sameCaller(request, reservation)
                .then(
                        Mono.defer(
                                () -> {
                                    if (!reservations.open(secret, reservation)) {
                                        throw Refusal.of(
                                                Refusal.Code.CONFLICT,
                                                "The stream is open already");
                                    }
                                    Held.of(request.attributes())
                                            .add(() -> reservations.close(secret));
                                    return respond(request, reservation.stream(), () -> {});
                                }));
    }

    private Mono<ServerResponse> begin(
            ServerRequest request, Reservations.Reservation reservation) {
        return sameCaller(request, reservation)
                .then(reader.body(request))
                .flatMap(
                        operation -> {
                            var id = operation.getExtensions().get(OPERATION_ID);
                            if (!(id instanceof String name)
                                    || name.isEmpty()
                                    || name.length() > MAX_ID) {
                                throw Refusal.badInput(
                                        "extensions.operationId names the operation in at most %d characters"
                                                .formatted(MAX_ID));
                            }
                            var stream = reservation.stream();
                            if (stream.isOver()) {
                                throw noStream();
                            }
                            if (stream.isFull()) {
                                throw Refusal.limit("The stream runs too many operations");
                            }
                            var asked = asked(stream, operation, Kinds.ALL, null);
                            if (!stream.begin(name, asked, origin(request))) {
                                throw Refusal.of(
                                        Refusal.Code.CONFLICT,
                                        "An operation with this id runs already");
                            }
                            return ServerResponse.accepted().build();
                        });
    }

    private Mono<ServerResponse> end(ServerRequest request, Reservations.Reservation reservation) {
        var id =
                request.queryParam(OPERATION_ID)
                        .orElseThrow(() -> Refusal.badInput("operationId names the operation"));
        return sameCaller(request, reservation)
                .then(
                        Mono.defer(
                                () -> {
                                    reservation.stream().cancel(id);
                                    return ServerResponse.ok().build();
                                }));
    }

    /** A request with a token must come from the caller that reserved the stream. */
    private Mono<Void> sameCaller(ServerRequest request, Reservations.Reservation reservation) {
        var header = request.headers().firstHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return Mono.empty();
        }
        return sessions.open(BearerTokenReader.tokenOf(header), _ -> {})
                .doOnNext(
                        session -> {
                            session.dispose();
                            if (!caller(request, session).equals(reservation.caller())) {
                                throw noStream();
                            }
                        })
                .then();
    }
}
