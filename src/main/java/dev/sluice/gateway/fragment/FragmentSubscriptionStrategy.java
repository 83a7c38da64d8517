package dev.sluice.gateway.fragment;

import dev.sluice.query.run.JsonFragment;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;
import graphql.execution.SubscriptionExecutionStrategy;

/** Completes root fields of subscriptions as {@link FragmentExecutionStrategy} does for queries. */
public final class FragmentSubscriptionStrategy extends SubscriptionExecutionStrategy {

    public FragmentSubscriptionStrategy(DataFetcherExceptionHandler exceptions) {
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
