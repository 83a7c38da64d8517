package dev.sluice.gateway.document;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.gateway.RefusedOperation;
import dev.sluice.policy.Refusal;
import graphql.ExecutionResult;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.language.OperationDefinition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Rejects an operation before it runs if a variable is null in a place where the schema requires a
 * value. These places are found once for each parsed document.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class VariableCheck extends SimplePerformantInstrumentation {

    private final Cache<OperationDefinition, VariableUses> uses =
            Caffeine.newBuilder().weakKeys().build();

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
            InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
        var execution = parameters.getExecutionContext();
        var places =
                uses.get(
                        execution.getOperationDefinition(),
                        operation ->
                                VariableUses.of(
                                        execution.getGraphQLSchema(),
                                        operation,
                                        execution.getFragmentsByName()));
        try {
            Objects.requireNonNull(places).check(execution.getCoercedVariables().toMap());
        } catch (Refusal refusal) {
            throw new RefusedOperation(refusal);
        }
        return super.beginExecuteOperation(parameters, state);
    }
}
