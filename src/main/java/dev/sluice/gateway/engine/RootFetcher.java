package dev.sluice.gateway.engine;

import dev.sluice.gateway.document.DocumentCache;
import dev.sluice.gateway.fragment.FragmentKey;
import dev.sluice.gateway.fragment.FragmentLoader;
import dev.sluice.policy.Caller;
import dev.sluice.query.explain.Explanation;
import dev.sluice.query.input.RequestedOperation;
import dev.sluice.query.input.Selection;
import dev.sluice.query.plan.RootField;
import dev.sluice.query.run.JsonFragment;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;

/** Fetches a root field that a plan reads. */
public final class RootFetcher implements DataFetcher<@Nullable CompletableFuture<JsonFragment>> {

    private final RootField root;
    private final OperationAccounts accounts;

    public RootFetcher(RootField root, OperationAccounts accounts) {
        this.root = root;
        this.accounts = accounts;
    }

    @Override
    public @Nullable CompletableFuture<JsonFragment> get(DataFetchingEnvironment environment) {
        var key = key(environment);
        if (key == null) {
            return null;
        }
        DataLoader<FragmentKey, JsonFragment> loader =
                Objects.requireNonNull(environment.getDataLoader(FragmentLoader.NAME));
        return loader.load(
                environment.getGraphQlContext().hasKey(Explanation.class)
                        ? key.at(environment.getExecutionStepInfo().getPath().toList())
                        : key);
    }

    /**
     * Returns the key from the operation's account. If the account does not have the field, makes
     * the key now. Returns null if there is nothing to load.
     */
    private @Nullable FragmentKey key(DataFetchingEnvironment environment) {
        var context = environment.getGraphQlContext();
        var fields = environment.getMergedField().getFields();
        OperationAccount account = context.get(OperationAccount.class);
        if (account != null && account.has(fields)) {
            return account.key(fields);
        }
        var operation =
                new RequestedOperation(
                        environment.getOperationDefinition(),
                        environment.getFragmentsByName(),
                        environment.getVariables(),
                        DocumentCache.length(context));
        return accounts.key(
                root,
                new Selection(operation, fields),
                context.getOrDefault(Caller.class, Caller.anonymous()));
    }
}
