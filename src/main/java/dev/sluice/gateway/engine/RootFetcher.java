package dev.sluice.gateway.engine;

import dev.sluice.gateway.document.DocumentCache;
import dev.sluice.policy.Caller;
import dev.sluice.query.plan.RootField;
import dev.sluice.query.run.FragmentKey;
import dev.sluice.query.run.FragmentLoader;
import dev.sluice.query.run.Fragments;
import dev.sluice.query.run.JsonFragment;
import dev.sluice.query.run.PlanCache;
import dev.sluice.query.run.PreparedOperation;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;

/** Fetches a root field that a plan answers. */
public final class RootFetcher implements DataFetcher<@Nullable CompletableFuture<JsonFragment>> {

    private final RootField root;
    private final Fragments fragments;

    public RootFetcher(RootField root, Fragments fragments) {
        this.root = root;
        this.fragments = fragments;
    }

    @Override
    public @Nullable CompletableFuture<JsonFragment> get(DataFetchingEnvironment environment) {
        var key = key(environment);
        if (key == null) {
            return null;
        }
        DataLoader<FragmentKey, JsonFragment> loader =
                Objects.requireNonNull(environment.getDataLoader(FragmentLoader.NAME));
        return loader.load(key);
    }

    /** The key from the operation's account; made now for a field that is not at the root. */
    private @Nullable FragmentKey key(DataFetchingEnvironment environment) {
        var context = environment.getGraphQlContext();
        var fields = environment.getMergedField().getFields();
        PreparedOperation account = context.get(PreparedOperation.class);
        if (account != null && account.has(fields)) {
            return account.key(fields);
        }
        var request =
                new PlanCache.Request(
                        environment.getOperationDefinition(),
                        fields,
                        environment.getFragmentsByName(),
                        environment.getVariables(),
                        DocumentCache.length(context));
        return fragments.key(root, request, context.getOrDefault(Caller.class, Caller.anonymous()));
    }
}
