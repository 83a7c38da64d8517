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
 * Refuses all operations but queries for requests that must not change anything: those made with
 * GET.
 */
@Component
final class QueriesOnly extends SimplePerformantInstrumentation {

    private static final String MESSAGE = "With GET only queries are taken";

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
            InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
        var execution = parameters.getExecutionContext();
        if (execution.getGraphQLContext().getBoolean(QueriesOnly.class)
                && execution.getOperationDefinition().getOperation()
                        != OperationDefinition.Operation.QUERY) {
            throw new RefusedOperation(Refusal.badInput(MESSAGE));
        }
        return super.beginExecuteOperation(parameters, state);
    }

    /** Whether an error is this refusal. */
    static boolean isRefusal(ResponseError error) {
        return MESSAGE.equals(error.getMessage());
    }
}
