package dev.sluice.gateway.fragment;

import dev.sluice.query.run.JsonFragment;
import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;

/**
 * Executes fields in the standard way, except if the value of a field is a {@link JsonFragment}.
 * Such a value is finished JSON, so its inner fields are not executed.
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
