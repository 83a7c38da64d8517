package dev.sluice.gateway.engine;

import dev.sluice.gateway.RefusedOperation;
import dev.sluice.gateway.document.DocumentCache;
import dev.sluice.gateway.limit.RateLimiter;
import dev.sluice.gateway.trace.OperationTrace;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Limit;
import dev.sluice.policy.Limits;
import dev.sluice.policy.Refusal;
import dev.sluice.query.explain.Explanation;
import dev.sluice.query.input.RequestedOperation;
import dev.sluice.query.run.Budget;
import graphql.ExecutionResult;
import graphql.ExecutionResultImpl;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.language.OperationDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the {@link OperationAccount} of an operation before the operation runs, and puts the
 * operation's definition into the context, with its class as the key. Rejects an operation that
 * exceeds a limit or the caller's allowance. Adds the cost to the response.
 */
@Component
final class CostLimit extends SimplePerformantInstrumentation {

    private static final String KEY = CostLimit.class.getName();

    private final OperationAccounts accounts;
    private final Limits limits;

    CostLimit(OperationAccounts accounts, Limits limits) {
        this.accounts = accounts;
        this.limits = limits;
    }

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
            InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
        var execution = parameters.getExecutionContext();
        Caller caller =
                execution.getGraphQLContext().getOrDefault(Caller.class, Caller.anonymous());
        OperationTrace trace = execution.getGraphQLContext().get(OperationTrace.class);
        if (trace != null) {
            trace.runs(execution.getOperationDefinition());
        }
        execution
                .getGraphQLContext()
                .put(OperationDefinition.class, execution.getOperationDefinition());
        var operation =
                new RequestedOperation(
                        execution.getOperationDefinition(),
                        execution.getFragmentsByName(),
                        execution.getCoercedVariables().toMap(),
                        DocumentCache.length(execution.getGraphQLContext()));
        Explanation explanation = execution.getGraphQLContext().get(Explanation.class);
        var account = accounts.of(operation, caller, explanation);
        execution.getGraphQLContext().put(OperationAccount.class, account);
        if (account.boundBytes() > limits.maxBindBytes()) {
            throw new RefusedOperation(bindsTooMuch(account.boundBytes()));
        }
        var cost = account.cost();
        Budget budget = execution.getGraphQLContext().get(Budget.class);
        if (budget != null) {
            budget.usage().runs(execution.getOperationDefinition(), cost);
        }
        execution.getGraphQLContext().put(KEY, cost);
        if (cost > limits.maxCost()) {
            throw new RefusedOperation(tooCostly(cost, limits.maxCost()));
        }
        RateLimiter allowance = execution.getGraphQLContext().get(RateLimiter.class);
        if (allowance != null) {
            try {
                allowance.spend(cost);
            } catch (Refusal refusal) {
                throw new RefusedOperation(refusal);
            }
        }
        return super.beginExecuteOperation(parameters, state);
    }

    @Override
    public CompletableFuture<ExecutionResult> instrumentExecutionResult(
            ExecutionResult result,
            InstrumentationExecutionParameters parameters,
            InstrumentationState state) {
        Long cost = parameters.getGraphQLContext().get(KEY);
        return CompletableFuture.completedFuture(
                cost == null
                        ? result
                        : ExecutionResultImpl.newExecutionResult()
                                .from(result)
                                .addExtension("cost", described(cost))
                                .build());
    }

    private Map<String, Long> described(long cost) {
        var description = new LinkedHashMap<String, Long>(); // keeps the order of the entries
        description.put("estimated", cost);
        description.put("budget", limits.maxCost());
        return description;
    }

    private Refusal bindsTooMuch(long bytes) {
        return Refusal.limit(
                "The operation binds %d bytes or more; at most %d are allowed: use fewer or shorter values"
                        .formatted(bytes, limits.maxBindBytes()));
    }

    private static Refusal tooCostly(long cost, long budget) {
        return Refusal.limit(
                Limit.COST,
                "The operation costs "
                        + (cost == Long.MAX_VALUE ? "far too much" : "" + cost)
                        + "; at most "
                        + budget
                        + " are allowed: ask for smaller pages, or filter by what an index serves");
    }
}
