package dev.sluice.gateway;

import dev.sluice.policy.Limit;
import dev.sluice.policy.Refusal;
import dev.sluice.query.trace.TracedRequest;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.AbortExecutionException;
import graphql.schema.DataFetchingEnvironment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.graphql.ResponseError;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;
import reactor.core.publisher.Mono;

/**
 * Turns failures into GraphQL errors. The {@code extensions.code} of an error is a {@link
 * Refusal.Code}, or INTERNAL for an unexpected failure. An unexpected failure is logged once, with
 * an id. The caller sees only the id.
 */
public final class Errors implements DataFetcherExceptionResolver {

    public static final String CODE = "code";

    /**
     * The member of {@code extensions} with the whole seconds after which the caller should retry.
     */
    public static final String RETRY_AFTER = "retryAfter";

    private static final int MAX_CHARACTERS = 1000;
    public static final String INTERNAL = "INTERNAL";
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    @Override
    public Mono<List<GraphQLError>> resolveException(
            Throwable failure, DataFetchingEnvironment environment) {
        var error = GraphqlErrorBuilder.newError(environment);
        return Mono.just(
                List.of(
                        describe(
                                failure,
                                error,
                                environment.getExecutionStepInfo().getPath().toString(),
                                trace(environment.getGraphQlContext()))));
    }

    /** Returns the id of the trace of a sampled request, else null. */
    private static @Nullable String trace(GraphQLContext context) {
        TracedRequest request = context.get(TracedRequest.class);
        return request == null ? null : request.id().trace();
    }

    /** The error of a failure that no field caused. */
    public static GraphQLError of(Throwable failure) {
        return describe(failure, GraphqlErrorBuilder.newError(), "the request", null);
    }

    private static GraphQLError describe(
            Throwable failure, GraphqlErrorBuilder<?> error, String where, @Nullable String trace) {
        var cause = unwrapped(failure);
        if (cause instanceof Refusal refusal) {
            return coded(
                    error,
                    String.valueOf(refusal.getMessage()),
                    extensions(refusal),
                    refusal.limit());
        }
        if (cause instanceof AbortExecutionException abort) {
            return coded(
                    error,
                    String.valueOf(abort.getMessage()),
                    Map.of(CODE, Refusal.Code.LIMIT_EXCEEDED.name()),
                    Limit.DOCUMENT);
        }
        var id = UUID.randomUUID();
        log(id, where, trace, cause);
        return coded(error, "Internal error " + id, Map.of(CODE, INTERNAL), null);
    }

    /** Logs a failure. Structured logs have the trace as the field {@code trace.id}. */
    private static void log(UUID id, String where, @Nullable String trace, Throwable cause) {
        var line = LOG.atError().setCause(cause);
        if (trace == null) {
            line.log("Internal error {} at {}", id, where);
        } else {
            line.addKeyValue("trace.id", trace)
                    .log("Internal error {} at {} in trace {}", id, where, trace);
        }
    }

    /** Returns the limit that a request exceeds, for an error of its response; null if none. */
    public static @Nullable Limit limit(GraphQLError error) {
        return switch (error) {
            case CodedError coded -> coded.limit();
            case RefusedOperation refused -> refused.limit();
            default -> null;
        };
    }

    /** Returns the {@code extensions} of the error that reports a refusal. */
    static Map<String, Object> extensions(Refusal refusal) {
        var extensions = new LinkedHashMap<String, Object>();
        extensions.put(CODE, refusal.code().name());
        var retryAfter = refusal.retryAfter();
        if (retryAfter != null) {
            extensions.put(RETRY_AFTER, Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds()));
        }
        return extensions;
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? unwrapped(failure.getCause())
                : failure;
    }

    private static GraphQLError coded(
            GraphqlErrorBuilder<?> error,
            String message,
            Map<String, Object> extensions,
            @Nullable Limit limit) {
        return CodedError.of(error.message("%s", message).build(), message, extensions, limit);
    }

    /** Shortens a message of the engine, because such a message can repeat long input. */
    private static String shortened(String message) {
        return message.length() > MAX_CHARACTERS
                ? message.substring(0, MAX_CHARACTERS) + "…"
                : message;
    }

    /**
     * Adds a code to an error of the engine. Such an error reports, for example, a document that
     * does not parse or validate, or a variable of the wrong type.
     */
    public static GraphQLError coded(ResponseError engine) {
        var extensions = new HashMap<String, Object>(engine.getExtensions());
        extensions.remove("classification");
        extensions.putIfAbsent(CODE, Refusal.Code.BAD_USER_INPUT.name());
        return new CodedError(
                shortened(String.valueOf(engine.getMessage())),
                Objects.requireNonNullElse(engine.getLocations(), List.of()),
                engine.getParsedPath().isEmpty() ? null : engine.getParsedPath(),
                extensions,
                null);
    }
}
