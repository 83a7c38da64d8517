package dev.sluice.gateway.engine;

import dev.sluice.query.run.JsonFragment;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;
import graphql.execution.SubscriptionExecutionStrategy;

/** What {@link FragmentExecutionStrategy} is for queries, for the root fields of subscriptions. */
final class FragmentSubscriptionStrategy extends SubscriptionExecutionStrategy {

    FragmentSubscriptionStrategy(DataFetcherExceptionHandler exceptions) {
        super(exceptions);
    }

    @Override
    protected FieldValueInfo completeValue(
            ExecutionContext context, ExecutionStrategyParameters parameters) {
        return parameters.getSource() instanceof JsonFragment fragment
                ? new FieldValueInfo(CompleteValueType.SCALAR, fragment)
                : super.completeValue(context, parameters);
    }
}
