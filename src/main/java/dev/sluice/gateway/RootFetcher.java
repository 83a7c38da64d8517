package dev.sluice.gateway;

import dev.sluice.policy.Caller;
import dev.sluice.query.FragmentKey;
import dev.sluice.query.FragmentLoader;
import dev.sluice.query.Fragments;
import dev.sluice.query.JsonFragment;
import dev.sluice.query.PlanCache;
import dev.sluice.query.RootField;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;

/** Fetches a root field that a plan answers. */
final class RootFetcher implements DataFetcher<@Nullable CompletableFuture<JsonFragment>> {

    private final RootField root;
    private final Fragments fragments;

    RootFetcher(RootField root, Fragments fragments) {
        this.root = root;
        this.fragments = fragments;
    }

    @Override
    public @Nullable CompletableFuture<JsonFragment> get(DataFetchingEnvironment environment) {
        var request =
                new PlanCache.Request(
                        environment.getOperationDefinition(),
                        environment.getMergedField().getFields(),
                        environment.getFragmentsByName(),
                        environment.getVariables(),
                        DocumentCache.length(environment.getGraphQlContext()));
        Caller caller =
                environment.getGraphQlContext().getOrDefault(Caller.class, Caller.anonymous());
        var key = fragments.key(root, request, caller);
        if (key == null) {
            return null;
        }
        DataLoader<FragmentKey, JsonFragment> loader =
                Objects.requireNonNull(environment.getDataLoader(FragmentLoader.NAME));
        return loader.load(key);
    }
}
