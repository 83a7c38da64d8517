package dev.sluice.gateway.http;

import dev.sluice.gateway.RefusedOperation;
import dev.sluice.policy.Refusal;
import graphql.ExecutionResult;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.language.OperationDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.ResponseError;
import org.springframework.stereotype.Component;

/**
 * Rejects operations that the HTTP method of a request does not allow. GET allows queries only,
 * because GET must not change anything. POST allows queries and mutations. Subscriptions are
 * rejected unless the client takes many answers, over a WebSocket or as a stream of events.
 */
@Component
public final class AllowedOperations extends SimplePerformantInstrumentation {

    private static final String NO_MUTATIONS = "With GET no mutations are taken";
    private static final String QUERIES_ALONE = "With GET only queries are taken";
    private static final String ONE_ANSWER =
            "A subscription has many answers: use a WebSocket, or accept text/event-stream";

    /**
     * The kinds of operations that a request may have. {@link HttpEndpoint} puts the value into the
     * GraphQL context of the request.
     */
    public enum Kinds {
        QUERIES,
        QUERIES_AND_MUTATIONS,
        QUERIES_AND_SUBSCRIPTIONS,
        ALL
    }

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
            InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
        var execution = parameters.getExecutionContext();
        Kinds allowed = execution.getGraphQLContext().get(Kinds.class);
        var kind = execution.getOperationDefinition().getOperation();
        if (allowed == Kinds.QUERIES && kind != OperationDefinition.Operation.QUERY) {
            throw new RefusedOperation(Refusal.badInput(QUERIES_ALONE));
        }
        if (allowed == Kinds.QUERIES_AND_MUTATIONS
                && kind == OperationDefinition.Operation.SUBSCRIPTION) {
            throw new RefusedOperation(Refusal.badInput(ONE_ANSWER));
        }
        if (allowed == Kinds.QUERIES_AND_SUBSCRIPTIONS
                && kind == OperationDefinition.Operation.MUTATION) {
            throw new RefusedOperation(Refusal.badInput(NO_MUTATIONS));
        }
        return super.beginExecuteOperation(parameters, state);
    }

    /** Returns whether an error says that GET does not allow the operation. */
    static boolean isRefusal(ResponseError error) {
        return QUERIES_ALONE.equals(error.getMessage());
    }
}
