package dev.sluice.gateway.fragment;

import dev.sluice.query.run.JsonFragment;
import graphql.execution.AsyncSerialExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;

/**
 * Completes root fields of mutations as {@link FragmentExecutionStrategy} does for queries, one
 * after the other.
 */
public final class SerialFragmentExecutionStrategy extends AsyncSerialExecutionStrategy {

    public SerialFragmentExecutionStrategy(DataFetcherExceptionHandler exceptions) {
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
