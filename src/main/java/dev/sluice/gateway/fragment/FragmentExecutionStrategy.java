package dev.sluice.gateway.fragment;

import dev.sluice.query.run.JsonFragment;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;

/**
 * Executes fields as ever, until one's value is a fragment: that is finished, whatever its type.
 */
public final class FragmentExecutionStrategy extends AsyncExecutionStrategy {

    public FragmentExecutionStrategy(DataFetcherExceptionHandler exceptions) {
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
