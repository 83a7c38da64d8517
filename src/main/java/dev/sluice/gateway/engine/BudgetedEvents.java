package dev.sluice.gateway.engine;

import dev.sluice.gateway.limit.EventBudgets;
import dev.sluice.query.run.Budget;
import graphql.execution.DataFetcherResult;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationFieldFetchParameters;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * Gives each event of a subscription its own {@link Budget}. The fields of the event get the budget
 * as their local context.
 */
@Component
final class BudgetedEvents extends SimplePerformantInstrumentation {

    @Override
    public DataFetcher<?> instrumentDataFetcher(
            DataFetcher<?> fetcher,
            InstrumentationFieldFetchParameters parameters,
            InstrumentationState state) {
        var schema = parameters.getExecutionContext().getGraphQLSchema();
        var subscription = schema.getSubscriptionType();
        return subscription != null
                        && subscription.equals(parameters.getExecutionStepInfo().getObjectType())
                ? environment -> budgeted(fetcher.get(environment), environment)
                : fetcher;
    }

    private static @Nullable Object budgeted(
            @Nullable Object stream, DataFetchingEnvironment environment) {
        EventBudgets budgets = environment.getGraphQlContext().get(EventBudgets.class);
        return switch (stream) {
            case CompletionStage<?> later ->
                    later.thenApply(publisher -> budgeted(publisher, environment));
            case Publisher<?> events when budgets != null ->
                    Flux.from(events).map(event -> budgeted(event, budgets));
            case null, default -> stream;
        };
    }

    private static DataFetcherResult<Object> budgeted(Object event, EventBudgets budgets) {
        return DataFetcherResult.newResult().data(event).localContext(budgets.next()).build();
    }
}
