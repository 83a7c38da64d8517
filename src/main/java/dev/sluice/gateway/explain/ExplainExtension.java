package dev.sluice.gateway.explain;

import dev.sluice.gateway.RefusedOperation;
import dev.sluice.policy.Caller;
import dev.sluice.policy.Refusal;
import dev.sluice.query.explain.ExplainedStatement;
import dev.sluice.query.explain.Explanation;
import dev.sluice.query.input.Described;
import dev.sluice.query.run.JsonFragment;
import graphql.ExecutionResult;
import graphql.ExecutionResultImpl;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.language.OperationDefinition.Operation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Explains the queries of administrators that ask for it with the request extension {@code
 * explain}. Puts the {@link Explanation} into the GraphQL context before the operation is planned,
 * and adds it to the extensions of the response. An operation that may not be explained does not
 * run.
 */
@Component
@Order(0) // before the instrumentation that plans the operation
final class ExplainExtension extends SimplePerformantInstrumentation {

    private static final String NAME = "explain";
    private static final String ANALYZE = "analyze";
    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
            InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
        var execution = parameters.getExecutionContext();
        var extensions = execution.getExecutionInput().getExtensions();
        var asked = extensions.isEmpty() ? null : extensions.get(NAME);
        if (asked != null && !asked.equals(false)) {
            var context = execution.getGraphQLContext();
            Caller caller = context.getOrDefault(Caller.class, Caller.anonymous());
            try {
                context.put(
                        Explanation.class,
                        explanation(
                                asked, caller, execution.getOperationDefinition().getOperation()));
            } catch (Refusal refusal) {
                throw new RefusedOperation(refusal.at("extensions." + NAME));
            }
        }
        return super.beginExecuteOperation(parameters, state);
    }

    private static Explanation explanation(Object asked, Caller caller, Operation operation) {
        if (!asked.equals(true) && !asked.equals(ANALYZE)) {
            throw Refusal.badInput(
                    "expected true, false or \"%s\", got %s"
                            .formatted(ANALYZE, Described.value(asked)));
        }
        if (caller.kind() != Caller.Kind.ADMINISTRATOR) {
            throw Refusal.of(
                    Refusal.Code.FORBIDDEN, "only administrators can explain an operation");
        }
        if (operation != Operation.QUERY) {
            throw Refusal.badInput(
                    "a %s cannot be explained, only a query; nothing ran"
                            .formatted(operation.name().toLowerCase(Locale.ROOT)));
        }
        return new Explanation(asked.equals(ANALYZE));
    }

    @Override
    public CompletableFuture<ExecutionResult> instrumentExecutionResult(
            ExecutionResult result,
            InstrumentationExecutionParameters parameters,
            InstrumentationState state) {
        Explanation explanation = parameters.getGraphQLContext().get(Explanation.class);
        return CompletableFuture.completedFuture(
                explanation == null
                        ? result
                        : ExecutionResultImpl.newExecutionResult()
                                .from(result)
                                .addExtension(NAME, described(explanation))
                                .build());
    }

    private static Object described(Explanation explanation) {
        return explanation.statements().stream()
                .map(ExplainedStatement::details)
                .filter(Objects::nonNull)
                .map(ExplainExtension::described)
                .toList();
    }

    private static Map<String, @Nullable Object> described(ExplainedStatement.Details details) {
        var described = new LinkedHashMap<String, @Nullable Object>(); // keeps the order
        described.put("paths", details.paths());
        described.put("keyRows", details.keyRows());
        described.put("planCached", details.isPlanCached());
        described.put("sql", details.sql());
        described.put("parameterTypes", details.parameterTypes());
        described.put("planKind", details.isGeneric() ? "generic" : "custom");
        described.put("milliseconds", millis(details.nanos()));
        described.put("planBytes", details.planBytes());
        described.put("plan", details.plan() == null ? null : new JsonFragment(details.plan()));
        return described;
    }

    private static @Nullable Double millis(@Nullable Long nanos) {
        return nanos == null ? null : Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
    }
}
